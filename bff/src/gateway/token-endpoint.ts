import type { IncomingMessage, ServerResponse } from 'node:http';
import { OciError } from 'shared/oci/error';
import type { AccessKeyService } from '../accounts/access-key-service.ts';
import { basicCredentials } from '../accounts/basic-credentials.ts';
import { clientAddress } from '../http/client-address.ts';
import { sendJson } from '../http/oci-answer.ts';
import { readBody } from './answers.ts';
import { WRONG_KEY } from './caller.ts';
import type { ClientRecorder } from './client-recorder.ts';
import { parseScope } from './scope.ts';
import { TOKEN_LIFETIME, type Tokens } from './tokens.ts';

type Deps = { accessKeys: AccessKeyService; tokens: Tokens; recorder: ClientRecorder; now: () => Date };

const FORM_MAX_BYTES = 64 * 1024;
const MAX_SCOPES = 100;

/**
 * `GET /token` with Basic (Docker token specification, "Token Authentication") and `POST /token` with a form
 * ("OAuth2 Token Authentication", which containerd uses). Without credentials the token is nobody's, which public
 * registries accept for pulls.
 */
export const createTokenEndpoint =
  ({ accessKeys, tokens, recorder, now }: Deps) =>
  async (req: IncomingMessage, res: ServerResponse, host: string, query: URLSearchParams): Promise<void> => {
    if (req.method !== 'GET' && req.method !== 'POST')
      throw new OciError('UNSUPPORTED', { headers: { Allow: 'GET, POST' } });
    const form = req.method === 'POST' ? await readForm(req) : query;
    const grant = form.get('grant_type');
    if (req.method === 'POST' && grant !== 'password' && !(grant === null && req.headers.authorization))
      throw new OciError('UNAUTHORIZED', { message: 'only grant_type=password is offered' });

    const posted = form.has('username')
      ? { id: form.get('username') ?? '', secret: form.get('password') ?? '' }
      : undefined;
    const credentials = (req.method === 'POST' && posted) || basicCredentials(req.headers.authorization);
    if (!credentials && req.headers.authorization !== undefined)
      throw new OciError('UNAUTHORIZED', { message: 'only Basic is accepted here' });
    const from = clientAddress(req);
    const principal = credentials && (await accessKeys.verify(credentials.id, credentials.secret, from));
    if (credentials && !principal) {
      const error = new OciError('UNAUTHORIZED', { message: WRONG_KEY });
      await recorder.signInRefused({ req, res }, credentials.id, error);
      throw error;
    }

    const scopes = form
      .getAll('scope')
      .flatMap((value) => value.split(' '))
      .slice(0, MAX_SCOPES)
      .map(parseScope)
      .filter((scope) => scope !== undefined);
    if (credentials && principal && scopes.length === 0)
      recorder.signedIn({ req, res }, { principal, accessKeyId: credentials.id });
    const token = await tokens.issue({ accessKeyId: credentials?.id ?? null, scopes }, host);
    sendJson(
      res,
      200,
      { token, access_token: token, expires_in: TOKEN_LIFETIME, issued_at: now().toISOString() },
      { 'Cache-Control': 'no-store' },
    );
  };

const readForm = async (req: IncomingMessage) =>
  new URLSearchParams(
    (
      await readBody(
        req,
        FORM_MAX_BYTES,
        () => new OciError('SIZE_INVALID', { status: 413, message: 'the form is too large' }),
      )
    ).toString('utf8'),
  );
