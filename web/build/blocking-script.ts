import type { Plugin } from 'vite';

/**
 * Adds a small classic script at the start of the body, which runs before the first paint. An inline script would do the same,
 * but the Content-Security-Policy forbids those. The file must not import or export anything.
 */
export const blockingScript = (file: string): Plugin => {
  let reference: string | undefined;
  return {
    name: 'blocking-script',
    buildStart() {
      if (!this.meta.watchMode && this.environment.mode === 'build')
        reference = this.emitFile({ type: 'chunk', id: file, name: 'before-paint' });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) => {
        const built = Object.values(bundle ?? {}).find(
          (output) => output.type === 'chunk' && output.facadeModuleId?.endsWith(file),
        );
        const src = built ? `/${built.fileName}` : `/${file}`;
        return [{ tag: 'script', attrs: { src }, injectTo: 'body-prepend' }];
      },
    },
    generateBundle(_options, bundle) {
      const output = reference ? bundle[this.getFileName(reference)] : undefined;
      if (output?.type === 'chunk' && (output.imports.length > 0 || output.exports.length > 0))
        this.error(`${file} must stand alone: it runs as a classic script`);
    },
  };
};
