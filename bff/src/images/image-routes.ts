import { getImage, listImages } from 'shared/images/image';
import { type Route, route } from '../http/mount.ts';
import type { ImageService } from './image-service.ts';

export const imageRoutes = (images: ImageService): Route[] => [
  route(listImages, ({ params, query }) => images.list(params.registry, query)),
  route(getImage, ({ params }) => images.get(params)),
];
