import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { blockingScript } from './build/blocking-script.ts';
import { contractAsData } from './build/contract-as-data.ts';
import { dropEmbeddedFonts } from './build/drop-embedded-fonts.ts';
import { fewerIcons } from './build/fewer-icons.ts';
import { fewerMessages } from './build/fewer-messages.ts';
import { keepWords } from './build/keep-words.ts';
import { leaveOut } from './build/leave-out.ts';
import { slimStyles } from './build/slim-styles.ts';
import { themeStylesheet } from './build/theme-stylesheet.ts';
import { withoutDom } from './build/without-dom.ts';

/** Where `vite` finds the console API while developing. */
const apiUrl = process.env.API_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [
    blockingScript('src/theme/before-paint.ts'),
    themeStylesheet('src/theme/theme.ts'),
    dropEmbeddedFonts(),
    contractAsData(),
    leaveOut(),
    fewerIcons('src'),
    fewerMessages(),
    keepWords(),
    slimStyles(),
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
        // In one chunk with Zod its setting is there before any schema, whatever the order of the other chunks.
        codeSplitting: { groups: [{ name: 'zod', test: /node_modules\/zod\/|zod-without-eval/ }] },
      },
    },
  },
});
