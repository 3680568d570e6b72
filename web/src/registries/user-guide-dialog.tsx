import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import RadioGroup from '@cloudscape-design/components/radio-group';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Registry } from 'shared/registries/registry';
import { ProblemAlert } from '../frame/problem-alert.tsx';
import { paths } from '../paths.ts';
import { loadTextsOnDemand } from '../texts/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { RouteLink } from '../ui/route-link.tsx';
import { Snippet } from '../ui/snippet.tsx';
import { useStored } from '../ui/stored.ts';
import {
  dockerDaemonSettings,
  type ImageAddress,
  loginCommand,
  parseEndpoint,
  pullCommand,
  pushCommand,
  TOOLS,
  type Tool,
} from './commands.ts';
import { registryQuery } from './registry-queries.ts';

await loadTextsOnDemand();

type Props = { registry: string; image?: string; tag?: string; digest?: string; onDismiss: () => void };

/** Log in, push and pull, for the tool and the endpoint one chooses. */
export default function UserGuideDialog({ registry: name, onDismiss, ...what }: Props) {
  const { t } = useTranslation(['guide', 'ui']);
  const { data: registry, error, refetch } = useQuery(registryQuery(name));
  return (
    <Dialog title={t('title', { name })} size="large" onDismiss={onDismiss}>
      {registry ? (
        <Guide registry={registry} {...what} />
      ) : error ? (
        <ProblemAlert error={error} onRetry={refetch} />
      ) : (
        <Box textAlign="center" padding="xxl">
          <Spinner /> {t('ui:loading')}
        </Box>
      )}
    </Dialog>
  );
}

const hostOf = (endpoint: string) => parseEndpoint(endpoint).host;

const toolOf = (stored: unknown): Tool => TOOLS.find((tool) => tool === stored) ?? 'docker';

const Guide = ({
  registry,
  image,
  tag,
  digest,
}: Omit<Props, 'registry' | 'onDismiss'> & { registry: Registry }) => {
  const { t } = useTranslation('guide');
  const [tool, setTool] = useStored('tool', toolOf);
  const [endpoint, setEndpoint] = useState(registry.publicEndpoint ? 'public' : 'private');
  const url = endpoint === 'public' ? registry.publicEndpointUrl : registry.privateEndpointUrl;
  return (
    <SpaceBetween size="l">
      <FormField label={t('endpoint')} stretch>
        <RadioGroup
          value={endpoint}
          onChange={({ detail }) => setEndpoint(detail.value)}
          items={[
            {
              value: 'public',
              label: t('public'),
              description: registry.publicEndpoint
                ? t('publicHint', { host: hostOf(registry.publicEndpointUrl) })
                : t('publicOff'),
              disabled: !registry.publicEndpoint,
            },
            {
              value: 'private',
              label: t('private'),
              description: t('privateHint', { host: hostOf(registry.privateEndpointUrl) }),
            },
          ]}
        />
      </FormField>
      <Tabs
        ariaLabel={t('tool')}
        activeTabId={tool}
        onChange={({ detail }) => setTool(toolOf(detail.activeTabId))}
        tabs={TOOLS.map((id) => ({
          id,
          label: t(`tools.${id}`),
          content: (
            <Steps tool={id} address={{ endpoint: url, image: image ?? t('exampleImage'), tag, digest }} />
          ),
        }))}
      />
    </SpaceBetween>
  );
};

const Steps = ({ tool, address }: { tool: Tool; address: ImageAddress }) => {
  const { t } = useTranslation('guide');
  // The image of the example does not exist yet, and a version says more than "latest".
  const shown = { ...address, tag: address.tag ?? (address.digest ? undefined : '1.0') };
  const push = address.digest ? undefined : pushCommand(tool, shown);
  const daemon = tool === 'docker' ? dockerDaemonSettings(address.endpoint) : undefined;
  return (
    <SpaceBetween size="l">
      {daemon && (
        <Step title={t('daemon')} text={t('daemonText')}>
          <Snippet code={daemon} label={t('daemon')} />
        </Step>
      )}
      <Step
        title={tool === 'kubernetes' ? t('secret') : t('login')}
        text={
          <Trans
            t={t}
            i18nKey={tool === 'kubernetes' ? 'secretText' : 'loginText'}
            components={{
              keys: <RouteLink href={paths.accessKeys()}>{null}</RouteLink>,
              code: <Box variant="code" />,
            }}
          />
        }
      >
        <Snippet
          code={loginCommand(tool, address.endpoint)}
          label={t('loginCommand', { tool: t(`tools.${tool}`) })}
        />
      </Step>
      {push && (
        <Step title={t('push')} text={t(tool === 'skopeo' ? 'skopeoPushText' : 'pushText')}>
          <Snippet code={push} label={t('pushCommand', { tool: t(`tools.${tool}`) })} />
        </Step>
      )}
      <Step
        title={tool === 'kubernetes' ? t('pod') : t('pull')}
        text={tool === 'kubernetes' ? t('podText') : t('pullText')}
      >
        <Snippet code={pullCommand(tool, shown)} label={t('pullCommand', { tool: t(`tools.${tool}`) })} />
      </Step>
      {tool === 'kubernetes' && address.endpoint.startsWith('http:') && (
        <Alert type="info">{t('kubernetesHttp')}</Alert>
      )}
    </SpaceBetween>
  );
};

const Step = ({ title, text, children }: { title: string; text: ReactNode; children: ReactNode }) => (
  <section>
    <Box variant="h3">{title}</Box>
    <Box color="text-body-secondary" margin={{ bottom: 'xs' }}>
      {text}
    </Box>
    {children}
  </section>
);
