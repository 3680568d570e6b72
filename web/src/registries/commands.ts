/** What to type where, for one endpoint. Nothing here knows a secret: people are asked for it by their tool. */
export const TOOLS = ['docker', 'podman', 'skopeo', 'nerdctl', 'kubernetes'] as const;
export type Tool = (typeof TOOLS)[number];

/** `endpoint` is what the API shows: `http://localhost:5050/team-a`, `https://team-a.kr.example.com`. */
export type ImageAddress = { endpoint: string; image: string; tag?: string; digest?: string };

type Endpoint = { secure: boolean; loopback: boolean; host: string; prefix: string };

/** In single quotes: a shell would read the angle brackets as redirections. */
const KEY_ID = "'<access-key-id>'";
const SECRET_NAME = 'registry-console';

export const parseEndpoint = (endpoint: string): Endpoint => {
  const { protocol, host, hostname, pathname } = new URL(endpoint);
  const prefix = pathname.replace(/\/+$/, '');
  return {
    secure: protocol === 'https:',
    loopback: /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname),
    host,
    prefix,
  };
};

/** `localhost:5050/team-a/app` */
export const imageAddress = ({ endpoint, image }: Pick<ImageAddress, 'endpoint' | 'image'>): string => {
  const { host, prefix } = parseEndpoint(endpoint);
  return `${host}${prefix}/${image}`;
};

/** `localhost:5050/team-a/app:1.0`; a digest says more than a tag, so it wins. */
export const imageReference = ({ endpoint, image, tag, digest }: ImageAddress): string => {
  const name = imageAddress({ endpoint, image });
  if (digest) return `${name}@${digest}`;
  return `${name}:${tag ?? 'latest'}`;
};

/** How a tool is told that the endpoint speaks plain http. */
const plainHttp = (tool: Tool, { secure }: Endpoint): string => {
  if (secure) return '';
  if (tool === 'podman' || tool === 'skopeo') return ' --tls-verify=false';
  return tool === 'nerdctl' ? ' --insecure-registry' : '';
};

export const loginCommand = (tool: Tool, endpoint: string, keyId = KEY_ID): string => {
  const to = parseEndpoint(endpoint);
  switch (tool) {
    case 'docker':
    case 'podman':
    case 'skopeo':
      return `${tool} login${plainHttp(tool, to)} --username ${keyId} ${to.host}`;
    case 'nerdctl':
      return `nerdctl${plainHttp(tool, to)} login --username ${keyId} ${to.host}`;
    case 'kubernetes':
      return [
        `kubectl create secret docker-registry ${SECRET_NAME} \\`,
        `  --docker-server=${to.host} \\`,
        `  --docker-username=${keyId} \\`,
        `  --docker-password='<secret>'`,
      ].join('\n');
  }
};

/** `undefined`: Kubernetes only pulls. A digest cannot be pushed to, so it is left out. */
export const pushCommand = (tool: Tool, address: ImageAddress): string | undefined => {
  const flag = plainHttp(tool, parseEndpoint(address.endpoint));
  const tag = address.tag ?? 'latest';
  const local = `${address.image.split('/').at(-1)}:${tag}`;
  const remote = imageReference({ ...address, digest: undefined });
  switch (tool) {
    case 'docker':
      return `docker tag ${local} ${remote}\ndocker push ${remote}`;
    case 'podman':
      return `podman tag ${local} ${remote}\npodman push${flag} ${remote}`;
    case 'nerdctl':
      return `nerdctl tag ${local} ${remote}\nnerdctl${flag} push ${remote}`;
    case 'skopeo':
      return `skopeo copy${flag && ' --dest-tls-verify=false'} docker-daemon:${local} docker://${remote}`;
    case 'kubernetes':
      return undefined;
  }
};

export const pullCommand = (tool: Tool, address: ImageAddress): string => {
  const flag = plainHttp(tool, parseEndpoint(address.endpoint));
  const remote = imageReference(address);
  switch (tool) {
    case 'docker':
      return `docker pull ${remote}`;
    case 'podman':
      return `podman pull${flag} ${remote}`;
    case 'nerdctl':
      return `nerdctl${flag} pull ${remote}`;
    case 'skopeo':
      return `skopeo copy${flag && ' --src-tls-verify=false'} docker://${remote} oci:${address.image.split('/').at(-1)}`;
    case 'kubernetes':
      return podManifest(address.image, remote);
  }
};

const podManifest = (image: string, reference: string) => {
  const name = (image.split('/').at(-1) ?? image).replaceAll(/[^a-z0-9]+/g, '-');
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    `  name: ${name}`,
    'spec:',
    '  imagePullSecrets:',
    `    - name: ${SECRET_NAME}`,
    '  containers:',
    `    - name: ${name}`,
    `      image: ${reference}`,
  ].join('\n');
};

/** What the Docker engine's daemon.json must say before it talks plain http; it trusts loopback addresses anyway. */
export const dockerDaemonSettings = (endpoint: string): string | undefined => {
  const { secure, loopback, host } = parseEndpoint(endpoint);
  return secure || loopback ? undefined : JSON.stringify({ 'insecure-registries': [host] }, null, 2);
};
