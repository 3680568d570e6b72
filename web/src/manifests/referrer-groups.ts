import type { Referrer } from 'shared/manifests/manifest';

export type ReferrerGroup = { type: string | null; referrers: Referrer[] };

/** By artifact type, each group where its first one stands. */
export const referrerGroups = (referrers: readonly Referrer[]): ReferrerGroup[] => {
  const groups = new Map<string | null, Referrer[]>();
  for (const referrer of referrers) {
    const group = groups.get(referrer.artifactType);
    if (group) group.push(referrer);
    else groups.set(referrer.artifactType, [referrer]);
  }
  return [...groups].map(([type, each]) => ({ type, referrers: each }));
};

/** When it was made, if its annotations say so (OCI image specification, "Pre-Defined Annotation Keys"). */
export const createdOf = ({ annotations }: Referrer): string | null => {
  const created = annotations['org.opencontainers.image.created'];
  return created !== undefined && Number.isFinite(Date.parse(created)) ? created : null;
};
