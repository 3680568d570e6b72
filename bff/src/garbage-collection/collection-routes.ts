import { collectGarbage, listCollections, stopCollection } from 'shared/garbage-collection/collection';
import { type Route, route } from '../http/mount.ts';
import type { CollectionService } from './collection-service.ts';

export const collectionRoutes = (collections: CollectionService): Route[] => [
  route(listCollections, ({ params }) => collections.list(params.registry)),
  route(collectGarbage, ({ params }, who) => collections.collect(params.registry, who)),
  route(stopCollection, ({ params }) => collections.stopOne(params)),
];
