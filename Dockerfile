# Targets: `server` (with the built web), `worker`, `images` (makes the sandbox images on the engine it is given).
# Asks Debian's and npm's registries only. With a Node image as BASE, Debian's npm is not installed.
ARG BASE=debian:trixie-slim

FROM ${BASE} AS packages
COPY deploy/ca-certificates /usr/local/share/ca-certificates/
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates docker-cli \
 && { command -v npm >/dev/null || apt-get install -y --no-install-recommends npm; } \
 && update-ca-certificates \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY patches patches
COPY sandbox-images/grader/harness/package.json sandbox-images/grader/harness/
# Not `npm ci`, for the reason that setup/bootstrap.mjs gives.
RUN npm install --no-save --include=dev --include=optional --no-audit --no-fund \
 && ln -sf /app/node_modules/node-linux-*/bin/node /usr/local/bin/node

FROM packages AS build
COPY contracts contracts
COPY web web
COPY tsconfig.json ./
RUN node node_modules/vite/bin/vite.js build web

FROM packages AS images
COPY contracts contracts
COPY sandbox-images sandbox-images
CMD ["node", "sandbox-images/build.ts"]

FROM packages AS production
RUN npm prune --omit=dev --no-save --no-audit --no-fund

FROM ${BASE} AS runtime
WORKDIR /app
ENV NODE_ENV=production
COPY --from=production /app/node_modules node_modules
RUN ln -sf /app/node_modules/node-linux-*/bin/node /usr/local/bin/node
COPY package.json package-lock.json ./
COPY patches patches
COPY contracts contracts
COPY catalog catalog
COPY sandbox-images sandbox-images

FROM runtime AS server
COPY server server
COPY exercises exercises
COPY --from=build /app/web/dist web/dist
ENV HOST=0.0.0.0 PORT=3000 DATA_DIR=/tmp/wirekata
EXPOSE 3000
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server/main.ts"]

# Runs as root because the engine's socket belongs to root; compose takes every capability from it.
FROM runtime AS worker
COPY worker worker
CMD ["node", "worker/main.ts"]
