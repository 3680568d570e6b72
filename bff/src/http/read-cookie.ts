import type { Request } from 'express';

/** As it was sent; undefined where there is none of that name (RFC 6265, section 4.2.1). */
export const readCookie = (req: Request, name: string): string | undefined =>
  (req.get('cookie') ?? '')
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1);
