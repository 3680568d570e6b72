/** A request for blobs or uploads of a repository, as the distribution spec's endpoint table has them. */
export type BlobRoute =
  | { kind: 'blob'; digest: string }
  /** `mount.from` is a repository, by the engine's name for it, that the client may read. */
  | {
      kind: 'uploads';
      mount?: { digest: string; from?: string | undefined } | undefined;
      digest?: string | undefined;
    }
  /** `search`: the query as sent, with its `?`; engines keep state of an upload in it. */
  | { kind: 'upload'; id: string; search: string };
