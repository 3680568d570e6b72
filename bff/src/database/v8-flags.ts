/**
 * Optimising the WebAssembly of PostgreSQL takes 500 MB for half a second, and 50 MB for good, to make those queries
 * faster that compute a lot; the ones that read and write a few rows gain nothing. The flags belong to a whole process.
 */
export const V8_FLAGS = ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];
