// expect: clean
// warnings: errors
// Everything is public and documented, and every warning is an error: what is generated must not add one (CS1591, CS1573).
[assembly: Module("m")]
/// <summary>Documented.</summary>
public static class Documented;
