// What a company's registries might hold. All of it is built here, and is the same on every machine.
import {
  buildArtifact,
  buildImage,
  buildIndex,
  buildLayer,
  type Content,
  type Layer,
  type Platform,
  pseudoRandomBytes,
} from './oci-content.ts';

type DemoImage = { registry: string; name: string; versions: { content: Content; tags: string[] }[] };

const KB = 1000;
const MB = 1000 * KB;
const AMD64: Platform = { os: 'linux', architecture: 'amd64' };
const ARM64: Platform = { os: 'linux', architecture: 'arm64', variant: 'v8' };

const text = (lines: string[]) => Buffer.from(`${lines.join('\n')}\n`);

const filled = (createdBy: string, path: string, size: number): Layer =>
  buildLayer(createdBy, [{ path, bytes: pseudoRandomBytes(`${createdBy} ${path}`, size), mode: 0o755 }]);

/** Layers that several images have in common, as images of one base do, are built once. */
const shared = new Map<string, Layer>();
const once = (key: string, build: () => Layer): Layer => {
  const layer = shared.get(key) ?? build();
  shared.set(key, layer);
  return layer;
};

const baseLayer = ({ architecture }: Platform): Layer =>
  once(`base ${architecture}`, () =>
    buildLayer(`ADD rootfs-${architecture}.tar.xz /`, [
      { path: 'etc/os-release', bytes: text(['ID=harbour', 'NAME="Harbour Linux"', 'VERSION_ID=4.2']) },
      { path: 'etc/passwd', bytes: text(['root:x:0:0:root:/root:/bin/sh', 'app:x:1000:1000::/srv:/bin/sh']) },
      { path: 'usr/lib/libc.so', bytes: pseudoRandomBytes(`libc ${architecture}`, 4 * MB), mode: 0o755 },
    ]),
  );

const RUNTIMES = {
  node: { step: 'RUN install node 24.21.0', path: 'usr/bin/node', size: 16 * MB },
  python: { step: 'RUN install python 3.14', path: 'usr/lib/python3.14.zip', size: 10 * MB },
  proxy: { step: 'RUN install edge-proxy', path: 'usr/sbin/edge-proxy', size: 3 * MB },
} as const;

type Service = {
  title: string;
  version: string;
  runtime?: keyof typeof RUNTIMES;
  sizeBytes: number;
  command: string[];
  port?: number;
  day: number;
};

const runtimeLayer = (runtime: keyof typeof RUNTIMES, { architecture }: Platform): Layer => {
  const { step, path, size } = RUNTIMES[runtime];
  return once(`${runtime} ${architecture}`, () => filled(`${step} # ${architecture}`, path, size));
};

const service = (about: Service, platform: Platform): Content => {
  const { title, version, runtime, sizeBytes, command, port, day } = about;
  const step = `COPY dist/${title} /srv # ${version} ${platform.architecture}`;
  const layers = [
    baseLayer(platform),
    ...(runtime ? [runtimeLayer(runtime, platform)] : []),
    filled(step, `srv/${title}`, sizeBytes),
    buildLayer('COPY config /etc/app', [
      { path: 'etc/app/version.txt', bytes: text([`${title} ${version}`]) },
    ]),
  ];
  const createdAt = new Date(Date.UTC(2026, 0, day, 9, 30));
  return buildImage({
    layers,
    platform,
    createdAt,
    author: 'Delivery <delivery@example.com>',
    config: {
      User: 'app',
      WorkingDir: '/srv',
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', `APP_VERSION=${version}`],
      Cmd: command,
      ...(port ? { ExposedPorts: { [`${port}/tcp`]: {} } } : {}),
      Labels: {
        'org.opencontainers.image.title': title,
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.created': createdAt.toISOString(),
        'org.opencontainers.image.licenses': 'Apache-2.0',
      },
    },
  });
};

const multiPlatform = (about: Service) => buildIndex([service(about, AMD64), service(about, ARM64)]);

const sbomOf = (subject: Content, title: string) =>
  buildArtifact({
    artifactType: 'application/spdx+json',
    subject,
    files: [
      {
        mediaType: 'application/spdx+json',
        title: `${title}.spdx.json`,
        bytes: Buffer.from(
          JSON.stringify({
            spdxVersion: 'SPDX-2.3',
            name: title,
            packages: ['libc', 'openssl', 'zlib'].map((name) => ({ name, versionInfo: '1.0' })),
          }),
        ),
      },
    ],
    annotations: { 'org.opencontainers.image.created': '2026-01-20T09:31:00Z' },
  });

const signatureOf = (subject: Content) =>
  buildArtifact({
    artifactType: 'application/vnd.example.signature.v1',
    subject,
    files: [
      {
        mediaType: 'application/jose+json',
        bytes: Buffer.from(
          JSON.stringify({
            payload: btoa(JSON.stringify({ digest: subject.descriptor.digest })),
            signature: pseudoRandomBytes(subject.descriptor.digest, 64).toString('base64url'),
          }),
        ),
      },
    ],
  });

const model = (version: string, size: number) =>
  buildArtifact({
    artifactType: 'application/vnd.example.model.v1',
    files: [
      {
        mediaType: 'application/octet-stream',
        title: `weights-${version}.bin`,
        bytes: pseudoRandomBytes(`weights ${version}`, size),
      },
      { mediaType: 'text/markdown', title: 'README.md', bytes: text(['# Recommendations', '', version]) },
    ],
    annotations: { 'org.opencontainers.image.version': version },
  });

const chart = (version: string) =>
  buildArtifact({
    artifactType: 'application/vnd.cncf.helm.config.v1+json',
    config: {
      mediaType: 'application/vnd.cncf.helm.config.v1+json',
      bytes: Buffer.from(JSON.stringify({ name: 'shop', version, apiVersion: 'v2' })),
    },
    files: [
      {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        bytes: buildLayer('chart', [
          { path: 'shop/Chart.yaml', bytes: text(['apiVersion: v2', 'name: shop', `version: ${version}`]) },
          { path: 'shop/values.yaml', bytes: text(['replicas: 2']) },
        ]).bytes,
      },
    ],
  });

export const DEMO_REGISTRIES = [
  { name: 'platform', publicRegistry: true },
  { name: 'shop', publicRegistry: false },
  { name: 'research', publicRegistry: false },
];

/** One image at a time, so that only one is held in memory. */
export function* demoImages(): Generator<DemoImage> {
  const base = (version: string, day: number): Content =>
    multiPlatform({ title: 'base', version, sizeBytes: 200 * KB, command: ['/bin/sh'], day });
  yield {
    registry: 'platform',
    name: 'base',
    versions: [
      { content: base('4.1', 5), tags: ['4.1'] },
      { content: base('4.2', 19), tags: ['4.2', '4', 'latest'] },
    ],
  };

  const runtime = (title: string, kind: keyof typeof RUNTIMES, version: string, day: number) =>
    multiPlatform({ title, version, runtime: kind, sizeBytes: 400 * KB, command: [title], day });
  yield {
    registry: 'platform',
    name: 'runtime/node',
    versions: [
      { content: runtime('node', 'node', '24.20.0', 8), tags: ['24.20.0'] },
      { content: runtime('node', 'node', '24.21.0', 21), tags: ['24.21.0', '24', 'latest'] },
    ],
  };
  yield {
    registry: 'platform',
    name: 'runtime/python',
    versions: [{ content: runtime('python', 'python', '3.14.2', 14), tags: ['3.14.2', '3.14', 'latest'] }],
  };
  yield {
    registry: 'platform',
    name: 'edge-proxy',
    versions: ['2.8.0', '2.8.1', '2.9.0'].map((version, index) => ({
      content: runtime('edge-proxy', 'proxy', version, 4 + index * 7),
      tags: index === 2 ? [version, '2', 'latest'] : [version],
    })),
  };

  const storefront = (version: string, day: number): Content => {
    const command = ['node', 'server.js'];
    const about: Service = {
      title: 'storefront',
      version,
      runtime: 'node',
      sizeBytes: MB,
      command,
      day,
      port: 3000,
    };
    return service(about, AMD64);
  };
  yield {
    registry: 'shop',
    name: 'storefront',
    versions: Array.from({ length: 24 }, (_, build) => ({
      content: storefront(`3.${build}.0`, build + 1),
      tags: build === 23 ? [`3.${build}.0`, 'stable', 'latest'] : [`3.${build}.0`],
    })),
  };

  const checkout = multiPlatform({
    title: 'checkout',
    version: '1.12.3',
    runtime: 'node',
    sizeBytes: 2 * MB,
    command: ['node', 'checkout.js'],
    port: 8443,
    day: 20,
  });
  yield {
    registry: 'shop',
    name: 'checkout',
    versions: [
      { content: checkout, tags: ['1.12.3', '1.12', 'latest'] },
      { content: sbomOf(checkout, 'checkout'), tags: [] },
      { content: signatureOf(checkout), tags: [] },
    ],
  };

  const simple = (about: Omit<Service, 'version' | 'day'>, versions: string[]) =>
    versions.map((version, index) => ({
      content: service({ ...about, version, day: 3 + index * 5 }, AMD64),
      tags: index === versions.length - 1 ? [version, 'latest'] : [version],
    }));
  yield {
    registry: 'shop',
    name: 'catalog-api',
    versions: simple(
      {
        title: 'catalog-api',
        runtime: 'python',
        sizeBytes: 2 * MB,
        command: ['python', '-m', 'catalog'],
        port: 8000,
      },
      ['0.9.0', '1.0.0', '1.0.1'],
    ),
  };
  yield {
    registry: 'shop',
    name: 'jobs/mailer',
    versions: simple(
      { title: 'mailer', runtime: 'node', sizeBytes: 900 * KB, command: ['node', 'mailer.js'] },
      ['2025.12', '2026.01'],
    ),
  };
  yield {
    registry: 'shop',
    name: 'charts/shop',
    versions: [
      { content: chart('0.4.0'), tags: ['0.4.0'] },
      { content: chart('0.5.0'), tags: ['0.5.0'] },
    ],
  };

  yield {
    registry: 'research',
    name: 'notebook',
    versions: simple(
      {
        title: 'notebook',
        runtime: 'python',
        sizeBytes: 30 * MB,
        command: ['python', '-m', 'notebook'],
        port: 8888,
      },
      ['2026.1'],
    ),
  };
  yield {
    registry: 'research',
    name: 'models/recommendations',
    versions: [
      { content: model('v1', 8 * MB), tags: ['v1'] },
      { content: model('v2', 12 * MB), tags: ['v2', 'production'] },
    ],
  };
  const pipeline = service(
    {
      title: 'pipeline',
      version: '0.3.0',
      runtime: 'python',
      sizeBytes: 3 * MB,
      command: ['python'],
      day: 17,
    },
    AMD64,
  );
  yield {
    registry: 'research',
    name: 'pipeline',
    versions: [
      { content: pipeline, tags: ['0.3.0', 'latest'] },
      { content: sbomOf(pipeline, 'pipeline'), tags: [] },
    ],
  };
}
