// A small client of the OCI distribution API, for filling, measuring and breaking registries.
import {
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as requestHttp,
} from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { MANIFEST_MEDIA_TYPES } from '../shared/src/oci/manifest.ts';
import { type Blob, type Content, sha256 } from './oci-content.ts';

export type Credentials = { username: string; password: string };
type Options = {
  /** Such as `http://localhost:5050`. */
  endpoint: string;
  credentials?: Credentials | undefined;
  connections?: number;
};
type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };
type Question = { headers?: Record<string, string>; body?: Buffer };

const ACCEPT_MANIFESTS = MANIFEST_MEDIA_TYPES.join(', ');

export class OciError extends Error {
  readonly status: number;
  readonly body: string;

  constructor(action: string, { status, body }: Answer) {
    super(`${action}: ${status} ${body.toString().trim().slice(0, 500)}`);
    this.status = status;
    this.body = body.toString();
  }
}

const parseChallenge = (header: string): { realm: string; service: string | undefined } => {
  const parameters = Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  if (!/^bearer /i.test(header) || !parameters.realm)
    throw new Error(`cannot answer the challenge: ${header}`);
  return { realm: parameters.realm, service: parameters.service };
};

export const createOciClient = ({ endpoint, credentials, connections = 8 }: Options) => {
  const secure = endpoint.startsWith('https:');
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: connections });
  const tokens = new Map<string, string>();

  const exchange = async (method: string, url: URL, { headers, body }: Question): Promise<Answer> => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
        method,
        agent,
        headers: { ...headers, 'content-length': body?.length ?? 0 },
      });
      request.once('response', resolve).once('error', reject).end(body);
    });
    return { status: response.statusCode!, headers: response.headers, body: await buffer(response) };
  };

  const fetchToken = async (header: string, scope: string): Promise<string> => {
    const { realm, service } = parseChallenge(header);
    const url = new URL(realm);
    if (service) url.searchParams.set('service', service);
    url.searchParams.append('scope', scope);
    const headers: Record<string, string> = credentials
      ? { authorization: `Basic ${btoa(`${credentials.username}:${credentials.password}`)}` }
      : {};
    const answer = await exchange('GET', url, { headers });
    if (answer.status !== 200) throw new OciError(`token for ${scope}`, answer);
    const { token, access_token: accessToken } = JSON.parse(answer.body.toString());
    return token ?? accessToken;
  };

  const send = async (
    method: string,
    repository: string,
    path: string | URL,
    question: Question = {},
  ): Promise<Answer> => {
    const writes = method !== 'GET' && method !== 'HEAD';
    const actions = method === 'DELETE' ? 'pull,push,delete' : writes ? 'pull,push' : 'pull';
    const scope = `repository:${repository}:${actions}`;
    const url = path instanceof URL ? path : new URL(`/v2/${repository}/${path}`, endpoint);
    const attempt = () => {
      const token = tokens.get(scope);
      return exchange(method, url, {
        ...question,
        headers: { ...question.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      });
    };
    const answer = await attempt();
    if (answer.status !== 401) return answer;
    tokens.set(scope, await fetchToken(answer.headers['www-authenticate'] ?? '', scope));
    return attempt();
  };

  const expectStatus = (answer: Answer, status: number, action: string): Answer => {
    if (answer.status !== status) throw new OciError(action, answer);
    return answer;
  };

  const startUpload = async (repository: string, digest: string): Promise<URL> => {
    const action = `start of an upload to ${repository}`;
    const answer = expectStatus(await send('POST', repository, 'blobs/uploads/'), 202, action);
    const location = new URL(answer.headers.location!, endpoint);
    location.searchParams.set('digest', digest);
    return location;
  };

  const pushBlob = async (repository: string, { descriptor, bytes }: Blob): Promise<void> => {
    const { digest } = descriptor;
    const known = await send('HEAD', repository, `blobs/${digest}`);
    if (known.status === 200) return;
    const location = await startUpload(repository, digest);
    const stored = await send('PUT', repository, location, {
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
    });
    expectStatus(stored, 201, `upload of ${digest} to ${repository}`);
  };

  const pushManifest = async (
    repository: string,
    reference: string,
    { descriptor, bytes }: Blob,
  ): Promise<void> => {
    const stored = await send('PUT', repository, `manifests/${reference}`, {
      headers: { 'content-type': descriptor.mediaType },
      body: bytes,
    });
    expectStatus(stored, 201, `push of ${repository}:${reference}`);
  };

  const pushAll = async (repository: string, content: Content, references: string[]): Promise<void> => {
    for (const child of content.children) await pushAll(repository, child, [child.descriptor.digest]);
    await Promise.all(content.blobs.map((each) => pushBlob(repository, each)));
    for (const reference of references) await pushManifest(repository, reference, content);
  };

  return {
    pushBlob,
    pushManifest,

    /** Headers that let another program do the same; none where the registry does not ask for any. */
    async authorization(repository: string, actions: 'pull' | 'pull,push'): Promise<Record<string, string>> {
      const answer = await exchange('GET', new URL('/v2/', endpoint), {});
      if (answer.status === 200) return {};
      const scope = `repository:${repository}:${actions}`;
      const token = await fetchToken(answer.headers['www-authenticate'] ?? '', scope);
      return { authorization: `Bearer ${token}` };
    },

    /** Where to `PUT` a blob. */
    startUpload,

    /** Blobs, then the manifests below, then the manifest itself: returns when all of it was answered 201. */
    push: (repository: string, content: Content, tags: string[] = []): Promise<void> =>
      pushAll(repository, content, tags.length > 0 ? tags : [content.descriptor.digest]),

    async pullManifest(repository: string, reference: string): Promise<Blob> {
      const answer = expectStatus(
        await send('GET', repository, `manifests/${reference}`, { headers: { accept: ACCEPT_MANIFESTS } }),
        200,
        `pull of ${repository}:${reference}`,
      );
      const mediaType = answer.headers['content-type'] ?? '';
      const { body: bytes } = answer;
      return { descriptor: { mediaType, digest: sha256(bytes), size: bytes.length }, bytes };
    },

    async pullBlob(repository: string, digest: string): Promise<Buffer> {
      const answer = await send('GET', repository, `blobs/${digest}`);
      return expectStatus(answer, 200, `pull of ${digest} from ${repository}`).body;
    },

    async listTags(repository: string): Promise<string[]> {
      const tags: string[] = [];
      let next: URL | undefined = new URL(`/v2/${repository}/tags/list`, endpoint);
      while (next) {
        const answer: Answer = await send('GET', repository, next);
        if (answer.status === 404) return tags;
        expectStatus(answer, 200, `tags of ${repository}`);
        tags.push(...(JSON.parse(answer.body.toString()).tags ?? []));
        const link = /<([^>]+)>;\s*rel="?next/.exec(`${answer.headers.link ?? ''}`)?.[1];
        next = link ? new URL(link, next) : undefined;
      }
      return tags;
    },

    async listReferrers(repository: string, digest: string): Promise<Content['descriptor'][]> {
      const answer = await send('GET', repository, `referrers/${digest}`);
      return JSON.parse(expectStatus(answer, 200, `referrers of ${digest}`).body.toString()).manifests;
    },

    close: () => agent.destroy(),
  };
};
export type OciClient = ReturnType<typeof createOciClient>;
