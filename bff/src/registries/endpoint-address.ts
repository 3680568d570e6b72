/**
 * The name of a registry's endpoint: what people are shown, and how a client's request is read back.
 * The template holds `{registry}` or `{privateId}`, and may hold `{region}`, in its host (`https://{registry}.{region}.example.com`)
 * or as a component of its path (`http://localhost:5050/{registry}`).
 */
export type RegistryKey = { by: 'name' | 'privateId'; value: string };

export type ResolvedName = { registry: RegistryKey; image: string };

const PLACEHOLDER = /^\{(registry|privateId)\}$/;
const keyOf = (placeholder: string, value: string): RegistryKey => ({
  by: placeholder === 'registry' ? 'name' : 'privateId',
  value,
});

export const createEndpointAddress = (template: string, region: string) => {
  const [, scheme = 'http', host = '', path = ''] =
    /^(https?):\/\/([^/]+)\/?(.*)$/.exec(template.replaceAll('{region}', region)) ?? [];
  const placeholders = template.match(/\{(registry|privateId)\}/g) ?? [];
  if (placeholders.length !== 1)
    throw new Error(`${template}: an endpoint URL holds {registry} or {privateId}, once.`);
  const pathPattern = path.split('/').filter(Boolean);
  if (path.includes('{') && !pathPattern.some((part) => PLACEHOLDER.test(part)))
    throw new Error(`${template}: in a path, {registry} or {privateId} is a whole component.`);
  const hostPlaceholder = /\{(registry|privateId)\}/.exec(host)?.[1];
  const hostPattern =
    hostPlaceholder &&
    new RegExp(
      `^${host
        .toLowerCase()
        .split(/\{[a-z]+\}/)
        .map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'))
        .join('([a-z0-9-]+)')}$`,
    );

  const byHost = (sentHost: string): RegistryKey | undefined => {
    const value = hostPattern ? hostPattern.exec(sentHost.toLowerCase())?.[1] : undefined;
    return value && hostPlaceholder ? keyOf(hostPlaceholder, value) : undefined;
  };

  /** `team-a/app` under the pattern `{registry}`; without a pattern for the path, names begin with the registry's name. */
  const byPath = (repository: string): ResolvedName | undefined => {
    const pattern = pathPattern.length > 0 ? pathPattern : ['{registry}'];
    const parts = repository.split('/');
    if (parts.length <= pattern.length) return undefined;
    let registry: RegistryKey | undefined;
    for (const [index, expected] of pattern.entries()) {
      const placeholder = PLACEHOLDER.exec(expected)?.[1];
      const part = parts[index] ?? '';
      if (placeholder) registry = keyOf(placeholder, part);
      else if (part !== expected) return undefined;
    }
    return registry && { registry, image: parts.slice(pattern.length).join('/') };
  };

  return {
    secure: scheme === 'https',

    /** What people are shown. */
    url: ({ name, privateId }: { name: string; privateId: string }) =>
      `${scheme}://${host}${pathPattern.map((part) => `/${part}`).join('')}`
        .replace('{registry}', name)
        .replace('{privateId}', privateId),

    /** The registry and image that a client means by this host and repository name; undefined: no registry in it. */
    resolve(sentHost: string | undefined, repository: string): ResolvedName | undefined {
      const registry = byHost(sentHost ?? '');
      return registry ? { registry, image: repository } : byPath(repository);
    },

    /** The name by which a client at this host calls an image of the registry. */
    repositoryOf(
      sentHost: string | undefined,
      registry: { name: string; privateId: string },
      image: string,
    ): string {
      if (byHost(sentHost ?? '')) return image;
      const pattern = pathPattern.length > 0 ? pathPattern : ['{registry}'];
      return [
        ...pattern.map((part) =>
          part === '{registry}' ? registry.name : part === '{privateId}' ? registry.privateId : part,
        ),
        image,
      ].join('/');
    },

    /** The registry that the host alone names; undefined for hosts that carry none. */
    registryOfHost: (sentHost: string | undefined) => byHost(sentHost ?? ''),
  };
};
export type EndpointAddress = ReturnType<typeof createEndpointAddress>;
