// What the compiler needs for records and that netstandard2.0 lacks.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
