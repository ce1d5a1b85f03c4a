import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  server: { watch: { ignored: ['**/dist/**'] } },
  build: {
    // WebKitGTK of Debian 12 and later; WebView2 follows Edge.
    target: ['es2022', 'safari16.4'],
    // A data: font or image would break the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // Three kinds of files: what Home needs, what the other screens share, and each of them. The program hands files
        // out one by one, so a start with many small ones would wait for each.
        codeSplitting: {
          groups: [
            { name: 'start', tags: ['$initial'], priority: 1 },
            { name: 'shared', minShareCount: 2 },
          ],
        },
      },
    },
  },
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/testkit/setup.ts'],
    restoreMocks: true,
    // Only against hanging: axe takes its time over a page of 60 songs.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
