import { OciError } from 'shared/oci/error';

/** Any failure as an answer a registry client understands; the original stays as `cause`, for the log. */
export const toOciError = (error: unknown): OciError => {
  if (error instanceof OciError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new OciError('UNKNOWN', {
      status: 507,
      message: 'the registry storage is full: nothing was stored, what was stored before is unchanged',
      cause: error,
    });
  }
  if (code === 'ENAMETOOLONG')
    return new OciError('NAME_INVALID', { message: 'the name is too long', cause: error });
  if (typeof code === 'string' && code.startsWith('E') && !code.startsWith('ERR_')) {
    return new OciError('UNKNOWN', { message: `the registry storage failed (${code})`, cause: error });
  }
  return new OciError('UNKNOWN', { cause: error });
};
