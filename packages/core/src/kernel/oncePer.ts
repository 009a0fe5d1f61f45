/** Works out each value's result once, as long as the value is in use. */
export const oncePer = <Value extends object, Made>(make: (value: Value) => Made): ((value: Value) => Made) => {
  const known = new WeakMap<Value, Made>()
  return (value) => {
    const made = known.get(value) ?? make(value)
    known.set(value, made)
    return made
  }
}
