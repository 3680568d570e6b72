import type { ImageRef } from 'shared/images/image';

/** What was typed and not submitted, and the revision it was made from. */
export type Draft = { text: string; revision: number; savedAt: string };
export type KeptDraft = Draft & { id: string };

const PREFIX = 'registry-console.draft';
const OWN_PREFIX = 'registry-console.own-draft';
const KEPT_FOR_MS = 60 * 24 * 60 * 60 * 1000;

const join = (...parts: readonly string[]) => parts.map(encodeURIComponent).join('/');

const parseDraft = (stored: string | null): Draft | undefined => {
  try {
    const { text, revision, savedAt } = JSON.parse(stored ?? 'null') ?? {};
    const good = typeof text === 'string' && Number.isInteger(revision) && !Number.isNaN(Date.parse(savedAt));
    return good ? { text, revision, savedAt } : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The drafts of one account for one description, in this browser. Each tab has a draft of its own: two that shared one
 * would overwrite each other's text. A tab knows which is its own through a reload.
 */
export const openDrafts = (account: string, { registry, image }: ImageRef) => {
  const folder = `${PREFIX}/${join(account, registry, image)}/`;
  const ownKey = `${OWN_PREFIX}/${join(account, registry, image)}`;
  const id = takeOwn(ownKey) ?? crypto.getRandomValues(new Uint32Array(2)).join('-');

  return {
    own: () => quietly(() => parseDraft(localStorage.getItem(folder + id))),

    /** Of other tabs and earlier visits, the newest first. */
    others: (): KeptDraft[] =>
      quietly(() => {
        const kept = Object.keys(localStorage)
          .filter((key) => key.startsWith(folder) && key !== folder + id)
          .flatMap((key) => {
            const draft = parseDraft(localStorage.getItem(key));
            const old = !draft || Date.now() - Date.parse(draft.savedAt) > KEPT_FOR_MS;
            if (old) localStorage.removeItem(key);
            return old ? [] : [{ ...draft, id: key.slice(folder.length) }];
          });
        return kept.sort((a, b) => b.savedAt.localeCompare(a.savedAt));
      }) ?? [],

    /** False where the browser keeps nothing, or has no room left. */
    keep: (draft: Draft): boolean =>
      quietly(() => {
        localStorage.setItem(folder + id, JSON.stringify(draft));
        return true;
      }) ?? false,

    drop: (other = id) => void quietly(() => localStorage.removeItem(folder + other)),

    /**
     * When the tab is reloaded or goes elsewhere: it will find its own draft again. While it is here the note is gone,
     * or a duplicate of the tab would take the draft for its own too.
     */
    rest: () => void quietly(() => sessionStorage.setItem(ownKey, id)),
    resume: () => void takeOwn(ownKey),
  };
};
export type Drafts = ReturnType<typeof openDrafts>;

const takeOwn = (key: string) =>
  quietly(() => {
    const id = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    return id ?? undefined;
  });

/** Browsers may forbid all storage. */
const quietly = <Value>(read: () => Value): Value | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};
