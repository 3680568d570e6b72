import { getImage, listImages, updateImage } from 'shared/images/image';
import { type Route, route } from '../http/mount.ts';
import type { ImageService } from './image-service.ts';

export const imageRoutes = (images: ImageService): Route[] => [
  route(listImages, ({ params, query }, who) => images.list(params.registry, query, who)),
  route(getImage, ({ params }) => images.get(params)),
  route(updateImage, ({ params, body }, who) => images.update(params, body, who)),
];
