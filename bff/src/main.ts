// First of all: it makes what is imported after it smaller.
import './database/drizzle-as-commonjs.ts';

const { start } = await import('./program.ts');

const fail = (what: string) => (error: unknown) => {
  process.stderr.write(`${what} ${error instanceof Error ? error.message : error}\n`);
  if (process.env.LOG_LEVEL === 'debug') console.error(error);
  process.exit(1);
};

const starting = start(process.env);
// A signal during the start waits for its end: a program that is half started cannot be stopped cleanly.
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    starting
      .then((program) => program.stop())
      .then(() => process.exit(0), fail('The console could not stop cleanly.'));
  });
await starting.then(
  ({ announcement }) => process.stdout.write(announcement),
  fail('The console could not start.'),
);
