// First of all: it makes what is imported after it smaller.
import './database/drizzle-as-commonjs.ts';

const { start } = await import('./program.ts');

try {
  const program = await start(process.env);
  process.stdout.write(program.announcement);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      program.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
} catch (error) {
  process.stderr.write(`The console could not start. ${error instanceof Error ? error.message : error}\n`);
  if (process.env.LOG_LEVEL === 'debug') console.error(error);
  process.exit(1);
}
