import type { Descriptor } from 'shared/oci/manifest';

/** How media types end, and what their files are called. */
const ENDINGS = {
  json: 'json',
  'tar+gzip': 'tar.gz',
  'tar.gzip': 'tar.gz',
  'tar+zstd': 'tar.zst',
  tar: 'tar',
  xml: 'xml',
  wasm: 'wasm',
  plain: 'txt',
};

const NAME_MAX_LENGTH = 200;
/** What no header can hold, and no name of a file should. */
const CONTROL_CHARACTERS = /[\0-\x1f\x7f-\x9f]/g;

/** As its tool named it (OCI image spec 1.1, "Pre-Defined Annotation Keys": title), or made of image, digest and type. */
export const layerFileName = (image: string, { digest, mediaType, annotations }: Descriptor): string => {
  const title = annotations?.['org.opencontainers.image.title'];
  if (title) return title.slice(-NAME_MAX_LENGTH).replaceAll(CONTROL_CHARACTERS, '_').toWellFormed();
  const [type = ''] = mediaType.split(';');
  const ending = Object.entries(ENDINGS).find(([end]) => type.endsWith(end))?.[1];
  const name = `${image.split('/').at(-1)}-${digest.split(':')[1]?.slice(0, 12)}`;
  return ending ? `${name}.${ending}` : name;
};
