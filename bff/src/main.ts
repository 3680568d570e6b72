// First of all: it makes what is imported after it smaller.
import './database/drizzle-as-commonjs.ts';

const { start } = await import('./program.ts');

try {
  await start(process.env);
} catch (error) {
  process.stderr.write(`The console could not start. ${error instanceof Error ? error.message : error}\n`);
  if (process.env.LOG_LEVEL === 'debug') console.error(error);
  process.exit(1);
}
