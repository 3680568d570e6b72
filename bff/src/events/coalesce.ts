/** Of an interval; with more different things than these, all wait for its end. */
const AT_ONCE_MAX = 50;

/**
 * Passes things on at once when they are rare, and else together, every `intervalMs`, each once however often it was
 * said meanwhile.
 */
export const coalesce = <T>(intervalMs: number, pass: (things: T[]) => void) => {
  let recent = new Set<string>();
  const waiting = new Map<string, T>();
  let timer: NodeJS.Timeout | undefined;

  const tick = () => {
    recent = new Set(waiting.keys());
    const things = [...waiting.values()];
    waiting.clear();
    if (things.length > 0) return pass(things);
    clearInterval(timer);
    timer = undefined;
  };

  return {
    add(thing: T): void {
      const key = JSON.stringify(thing);
      timer ??= setInterval(tick, intervalMs).unref();
      if (recent.has(key) || recent.size >= AT_ONCE_MAX) return void waiting.set(key, thing);
      recent.add(key);
      pass([thing]);
    },
    stop(): void {
      clearInterval(timer);
      timer = undefined;
      waiting.clear();
    },
  };
};
