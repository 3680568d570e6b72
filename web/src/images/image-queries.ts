import { queryOptions } from '@tanstack/react-query';
import { getImage, type ImageQuery, type ImageRef, listImages } from 'shared/images/image';
import { call } from '../api/call.ts';

const key = (registry: string) => ['images', registry] as const;

export const imagesQuery = (registry: string, query: ImageQuery) =>
  queryOptions({
    queryKey: [...key(registry), 'list', query],
    queryFn: ({ signal }) => call(listImages, { params: { registry }, query }, signal),
  });

export const imageQuery = ({ registry, image }: ImageRef) =>
  queryOptions({
    queryKey: [...key(registry), 'one', image],
    queryFn: ({ signal }) => call(getImage, { params: { registry, image } }, signal),
  });
