using Netra.Generators.Models;

namespace Netra.Generators.Emit;

/// <summary>Writes a dependency in the form in which it is taken.</summary>
internal static class Takings
{
    /// <summary>One service, given by an expression that is run when it is asked for.</summary>
    public static string One(Dependency dependency, string service) => dependency.Taking switch
    {
        Taking.Func => $"new {dependency.CSharp}(() => {service})",
        // The scope sees to it that it is made once; a lock of the Lazy's own could only deadlock with the scope's.
        Taking.Lazy => $"new {dependency.CSharp}(() => {service}, global::System.Threading.LazyThreadSafetyMode.PublicationOnly)",
        _ => service,
    };

    /// <summary>These services.</summary>
    public static string All(Dependency dependency, IEnumerable<string> services)
    {
        var items = services.ToArray();
        var array = items.Length == 0 ? $"global::System.Array.Empty<{dependency.Type}>()" : $"new {dependency.Type}[] {{ {string.Join(", ", items)} }}";
        return dependency.Taking == Taking.ImmutableArray ? $"global::System.Collections.Immutable.ImmutableArray.Create<{dependency.Type}>({array})" : array;
    }

    /// <summary>All services of an immutable array.</summary>
    public static string All(Dependency dependency, string array)
        => dependency.Taking == Taking.Array ? $"global::System.Linq.ImmutableArrayExtensions.ToArray({array})" : array;
}
