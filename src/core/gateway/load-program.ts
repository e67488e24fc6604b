declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** What a WebAssembly module, in hexadecimal, exports; null where it can't be run. Each call has a memory of its own. */
export function loadProgram(hexadecimal: string): object | null {
  try {
    const bytes = Uint8Array.from(hexadecimal.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  } catch {
    return null;
  }
}
