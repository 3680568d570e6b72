import { reportConnection } from './connection.ts';

const KEY = 'registry-console.loaded-anew';
const NOT_AGAIN_WITHIN_MS = 60_000;

/** The code this page was started with, as its HTML names it. */
const ownCode = () => document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src;

/** Whether the server gives out other code than this page runs: a newer version was installed meanwhile. */
const isReplaced = async () => {
  const own = ownCode();
  const html = await fetch('/', { cache: 'no-store' }).then((answer) =>
    answer.ok ? answer.text() : undefined,
  );
  return own !== undefined && html !== undefined && !html.includes(new URL(own).pathname);
};

const loadedAnewJustNow = () => {
  try {
    const last = Number(sessionStorage.getItem(KEY));
    sessionStorage.setItem(KEY, String(Date.now()));
    return Date.now() - last < NOT_AGAIN_WITHIN_MS;
  } catch {
    // Without storage nothing could stop a loop.
    return true;
  }
};

const here = () => window.location.pathname + window.location.search;

/**
 * Fetches a part of the console that is loaded when it is needed. Where that fails because a newer version was
 * installed, which no longer has this version's files, the page goes where one was going by loading all anew: once,
 * for servers of two versions behind one address must not send it back and forth. Any other failure is the
 * nearest error page's to tell.
 */
export const fetchCode = async <Module>(
  importModule: () => Promise<Module>,
  destination = here,
): Promise<Module> => {
  try {
    return await importModule();
  } catch (error) {
    const replaced = await isReplaced().catch(() => {
      reportConnection('lost');
      return false;
    });
    if (!replaced || loadedAnewJustNow()) throw error;
    window.location.assign(destination());
    // Nothing of this version is to be shown any more.
    return new Promise<never>(() => {});
  }
};
