/**
 * Error codes a registry answers with, their HTTP status and the message used when the thrower has none of its own.
 * Codes up to TOOMANYREQUESTS: OCI distribution spec 1.1, "Error Codes"; statuses: its endpoint table, or, where that
 * leaves a choice, what CNCF Distribution answers. The rest are Distribution's own, which clients know as well.
 */
export const OCI_ERRORS = {
  BLOB_UNKNOWN: { status: 404, message: 'the blob is not known to this repository' },
  BLOB_UPLOAD_INVALID: { status: 400, message: 'the upload cannot go on' },
  BLOB_UPLOAD_UNKNOWN: { status: 404, message: 'the upload is not known to this repository' },
  DIGEST_INVALID: { status: 400, message: 'the digest does not match the content' },
  MANIFEST_BLOB_UNKNOWN: { status: 400, message: 'the manifest names content this repository does not have' },
  MANIFEST_INVALID: { status: 400, message: 'the manifest is not valid' },
  MANIFEST_UNKNOWN: { status: 404, message: 'the manifest is not known to this repository' },
  NAME_INVALID: { status: 400, message: 'the repository name is not valid' },
  NAME_UNKNOWN: { status: 404, message: 'the repository is not known to this registry' },
  SIZE_INVALID: { status: 400, message: 'the length does not match the content' },
  UNAUTHORIZED: { status: 401, message: 'authentication is required' },
  DENIED: { status: 403, message: 'access to this resource is denied' },
  UNSUPPORTED: { status: 405, message: 'this operation is not supported' },
  TOOMANYREQUESTS: { status: 429, message: 'too many requests' },
  PAGINATION_NUMBER_INVALID: { status: 400, message: 'n must be a whole number, 0 or more' },
  UNAVAILABLE: { status: 503, message: 'the registry storage does not answer' },
  UNKNOWN: { status: 500, message: 'the registry could not do this' },
} as const satisfies Record<string, { status: number; message: string }>;

export type OciErrorCode = keyof typeof OCI_ERRORS;

type OciErrorOptions = {
  /** Shown by docker, podman and skopeo; they print only the code when it equals the default text. */
  message?: string;
  /** Only where the table's status does not fit, such as 413 for a manifest that is too large. */
  status?: number;
  detail?: unknown;
  /** Headers the answer must carry, such as `Range` with a 416. */
  headers?: Record<string, string>;
  cause?: unknown;
};

/** The body of every refusal: OCI distribution spec 1.1, "Error Codes". */
export type OciErrorBody = { errors: [{ code: OciErrorCode; message: string; detail?: unknown }] };

/** A refusal a registry client understands. Thrown anywhere, written once at the edge. */
export class OciError extends Error {
  override readonly name = 'OciError';
  readonly code: OciErrorCode;
  readonly status: number;
  readonly detail: unknown;
  readonly headers: Record<string, string>;

  constructor(code: OciErrorCode, { message, status, detail, headers, cause }: OciErrorOptions = {}) {
    super(message ?? OCI_ERRORS[code].message, { cause });
    this.code = code;
    this.status = status ?? OCI_ERRORS[code].status;
    this.detail = detail;
    this.headers = headers ?? {};
  }

  toBody(): OciErrorBody {
    const { code, message, detail } = this;
    return { errors: [detail === undefined ? { code, message } : { code, message, detail }] };
  }
}
