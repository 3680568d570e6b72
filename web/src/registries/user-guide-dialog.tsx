type Props = { registry: string; image?: string; tag?: string; digest?: string; onDismiss: () => void };

/** Log in, push and pull, for the tool and the endpoint one chooses. */
export const UserGuideDialog = (_props: Props) => null;
