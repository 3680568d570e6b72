import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { blockingScript } from './build/blocking-script.ts';
import { dropEmbeddedFonts } from './build/drop-embedded-fonts.ts';
import { themeStylesheet } from './build/theme-stylesheet.ts';

/** Where `vite` finds the console API while developing. */
const apiUrl = process.env.API_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    blockingScript('src/theme/before-paint.ts'),
    themeStylesheet('src/theme/theme.ts'),
    dropEmbeddedFonts(),
    react(),
  ],
  server: { proxy: { '/api': apiUrl } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        // In one chunk with Zod its setting is there before any schema, whatever the order of the other chunks.
        codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|zod-without-eval/ }] },
      },
    },
  },
});
