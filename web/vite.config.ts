import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { blockingScript } from './build/blocking-script.ts';
import { contractAsData } from './build/contract-as-data.ts';
import { dropEmbeddedFonts } from './build/drop-embedded-fonts.ts';
import { keepWords } from './build/keep-words.ts';
import { leaveOut } from './build/leave-out.ts';
import { reachedFrom } from './build/reached-from.ts';
import { themeStylesheet } from './build/theme-stylesheet.ts';
import { withoutDom } from './build/without-dom.ts';

const atTheStart = reachedFrom('src', ['main.tsx', 'accounts/sign-in-page.tsx']);
const inEveryPage = reachedFrom('src', [
  'frame/frame.tsx',
  'frame/problem-page.tsx',
  'registries/registries-page.tsx',
]);

/** Where `vite` finds the console API while developing. */
const apiUrl = process.env.API_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    blockingScript('src/theme/before-paint.ts'),
    themeStylesheet('src/theme/theme.ts'),
    dropEmbeddedFonts(),
    contractAsData(),
    leaveOut(),
    keepWords(),
    withoutDom(),
    react(),
  ],
  worker: { plugins: () => [withoutDom()] },
  server: { proxy: { '/api': apiUrl } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      // How long our own plugins take is nobody's concern who starts the program.
      checks: { bundlerTimings: false },
      output: {
        codeSplitting: {
          groups: [
            // In one chunk with Zod its setting is there before any schema, whatever the order of the other chunks.
            { name: 'zod', test: /node_modules\/zod\/|zod-without-eval/ },
            // Few files: over HTTP/1.1 a browser fetches six at a time, and small ones compress badly. What the list of
            // registries needs, the other pages need as well.
            { name: (id, context) => (atTheStart(id, context) ? 'start' : null) },
            { name: (id, context) => (inEveryPage(id, context) ? 'common' : null) },
          ],
        },
      },
    },
  },
});
