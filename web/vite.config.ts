import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { withoutJsonSchema } from './without-json-schema.ts';

/** `npx vite web` serves with hot reload and passes API calls to a server started by `npm start`. */
const apiTarget = 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), withoutJsonSchema()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The CSP has no `data:` for scripts or fonts, so every asset stays a file.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: 'codemirror',
              test: /node_modules\/(@codemirror\/(state|view)|style-mod|w3c-keyname|crelt|@marijn\/find-cluster-break)\//,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: apiTarget, ws: true } } },
});
