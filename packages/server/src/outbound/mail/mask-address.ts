const ADDRESS = /([^\s<>"'(),;:@])[^\s<>"'(),;:@]*@([^\s<>"'(),;:@]+)/g;

/** Addresses in a text, as a log may hold them: `a***@example.com`. */
export const maskAddresses = (text: string): string => text.replace(ADDRESS, "$1***@$2");
