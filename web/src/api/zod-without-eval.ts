import { config } from 'zod';

// Zod would try whether it may compile code at run time; the Content-Security-Policy forbids that, and browsers report
// the try. It looks at this when a schema is made, so this file comes before every other import.
config({ jitless: true });
