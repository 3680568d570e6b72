import { type ImageAddress, imageReference, parseEndpoint, pullCommand } from '../registries/commands.ts';

export const IMAGE_TOOLS = ['docker', 'podman', 'skopeo', 'nerdctl', 'kubernetes'] as const;
/** Container tools refuse what is not an image. */
export const ARTIFACT_TOOLS = ['oras', 'skopeo'] as const;
export type PullTool = (typeof IMAGE_TOOLS)[number] | (typeof ARTIFACT_TOOLS)[number];

/** The one line with which a tool pulls it. */
export const pullLine = (tool: PullTool, address: ImageAddress): string => {
  switch (tool) {
    case 'oras': {
      const { secure } = parseEndpoint(address.endpoint);
      return `oras pull${secure ? '' : ' --plain-http'} ${imageReference(address)}`;
    }
    // What goes into a manifest that is there already; the user guide has a whole one.
    case 'kubernetes':
      return `image: ${imageReference(address)}`;
    default:
      return pullCommand(tool, address);
  }
};
