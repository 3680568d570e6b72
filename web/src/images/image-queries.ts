import { mutationOptions, queryOptions } from '@tanstack/react-query';
import {
  getImage,
  type ImageQuery,
  type ImageRef,
  type ImageSettings,
  listImages,
  updateImage,
} from 'shared/images/image';
import { getImageUsage } from 'shared/tags/tag';
import { call } from '../api/call.ts';
import { tagsKey } from '../tags/tag-queries.ts';

export const imagesKey = (registry: string) => ['images', registry] as const;

export const imagesQuery = (registry: string, query: ImageQuery) =>
  queryOptions({
    queryKey: [...imagesKey(registry), 'list', query],
    queryFn: ({ signal }) => call(listImages, { params: { registry }, query }, signal),
  });

export const imageQuery = ({ registry, image }: ImageRef) =>
  queryOptions({
    queryKey: [...imagesKey(registry), 'one', image],
    queryFn: ({ signal }) => call(getImage, { params: { registry, image } }, signal),
  });

export const imageUsageQuery = ({ registry, image }: ImageRef) =>
  queryOptions({
    queryKey: [...imagesKey(registry), 'usage', image],
    queryFn: ({ signal }) => call(getImageUsage, { params: { registry, image } }, signal),
  });

export const updateImageMutation = (at: ImageRef) =>
  mutationOptions({
    mutationFn: (body: ImageSettings) => call(updateImage, { params: at, body }),
    onSuccess: (changed, _body, _result, { client }) => {
      client.setQueryData(imageQuery(at).queryKey, changed);
      // Nobody has to wait for lists that are on other pages.
      void client.invalidateQueries({ queryKey: imagesKey(at.registry) });
      // Its settings protect tags.
      void client.invalidateQueries({ queryKey: tagsKey(at.registry, at.image) });
    },
  });
