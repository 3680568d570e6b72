# The program without npm's part: `docker run -p 8080:8080 -p 5050:5050 -p 5051:5051 -v data:/data IMAGE`
FROM node:24-slim AS build
WORKDIR /app
COPY . .
RUN npm run setup && npm run build && rm -rf node_modules */node_modules && node scripts/pnpm.mjs install --frozen-lockfile --prod

FROM node:24-slim
WORKDIR /app
COPY --from=build /app .
ENV CONSOLE_HOST=0.0.0.0 PUBLIC_ENDPOINT_HOST=0.0.0.0 PRIVATE_ENDPOINT_HOST=0.0.0.0 DATA_DIR=/data NODE_ENV=production
RUN mkdir /data && chown node /data
USER node
VOLUME /data
EXPOSE 8080 5050 5051
CMD ["node", "bff/src/main.ts"]
