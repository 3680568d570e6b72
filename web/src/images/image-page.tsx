import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Tabs from '@cloudscape-design/components/tabs';
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type LoaderFunctionArgs, useLoaderData, useNavigate } from 'react-router';
import { ImageRef } from 'shared/images/image';
import { TagQuery } from 'shared/tags/tag';
import { load } from '../api/query-client.ts';
import type { PageHandle } from '../frame/page-handle.ts';
import { paths } from '../paths.ts';
import { registryQuery } from '../registries/registry-queries.ts';
import { tagsQuery } from '../tags/tag-queries.ts';
import { TagTable } from '../tags/tag-table.tsx';
import { formatCount } from '../ui/format.ts';
import { readListQuery } from '../ui/list-query.ts';
import { useLocale } from '../ui/use-locale.ts';
import { ImageDetails } from './image-details.tsx';
import { imageQuery } from './image-queries.ts';
import { newestTags } from './newest-tags.ts';

export const loader =
  (queryClient: QueryClient) =>
  async ({ params, request }: LoaderFunctionArgs) => {
    const at = ImageRef.parse(params);
    const { searchParams } = new URL(request.url);
    const tab = searchParams.get('tab') === 'tags' ? ('tags' as const) : ('details' as const);
    const query = tab === 'tags' ? readListQuery(TagQuery, searchParams) : newestTags;
    await Promise.all([
      load(queryClient, registryQuery(at.registry)),
      load(queryClient, imageQuery(at)),
      load(queryClient, tagsQuery(at, query)),
    ]);
    return { at, tab, query };
  };

export const handle: PageHandle = {
  page: (t, { registry = '', image = '' }) => ({
    title: image,
    crumbs: [
      { text: registry, href: paths.registries({ selected: registry }) },
      { text: t('images:list.title'), href: paths.images(registry) },
    ],
    help: { title: t('images:details.helpTitle'), text: t('images:details.help') },
  }),
};

export const Component = () => {
  const { at, tab, query } = useLoaderData<Awaited<ReturnType<ReturnType<typeof loader>>>>();
  const { t } = useTranslation('images');
  const locale = useLocale();
  const navigate = useNavigate();
  const { data: image } = useSuspenseQuery(imageQuery(at));

  return (
    <ContentLayout
      header={
        <Header variant="h1" description={image.shortDescription || t('details.noShortDescription')}>
          {at.image}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t('details.tabs', { image: at.image })}
        activeTabId={tab}
        onChange={({ detail }) =>
          navigate(paths.image(at, detail.activeTabId === 'tags' ? 'tags' : 'details'), {
            preventScrollReset: true,
          })
        }
        tabs={[
          {
            id: 'details',
            label: t('details.title'),
            href: paths.image(at, 'details'),
            content: tab === 'details' && <ImageDetails at={at} />,
          },
          {
            id: 'tags',
            label: t('details.tagsTab', { number: formatCount(image.tagCount, locale) }),
            href: paths.image(at, 'tags'),
            content: tab === 'tags' && <TagTable at={at} query={query} />,
          },
        ]}
      />
    </ContentLayout>
  );
};
