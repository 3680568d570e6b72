import { registerHooks } from 'node:module';

// Imported as ES modules, drizzle costs 200 MB of garbage and 300 ms: Node looks up the package's very long package.json
// once for each of its many files. Required as CommonJS it costs neither. It takes effect for what is imported after this
// file was evaluated. Can go once `node -e "import('drizzle-orm/pg-core')"` stays below 100 MB without it.
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    nextResolve(
      specifier,
      /^drizzle-orm(\/|$)/.test(specifier) ? { ...context, conditions: ['node', 'require'] } : context,
    ),
});
