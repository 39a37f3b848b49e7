/** The port with some of its calls replaced. */
export function overridden<T extends object>(port: T, calls: Partial<T>): T {
  return new Proxy(port, {
    get(target, name) {
      const call: unknown = Reflect.get(calls, name);
      const member: unknown = call ?? Reflect.get(target, name);
      return typeof member === 'function' && call === undefined ? member.bind(target) : member;
    },
  });
}
