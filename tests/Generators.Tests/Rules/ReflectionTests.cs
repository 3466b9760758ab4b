using Microsoft.CodeAnalysis;
using Netra.Generators.Tests.Harness;

namespace Netra.Generators.Tests.Rules;

/// <summary>NETRA003.</summary>
public sealed class ReflectionTests
{
    [Theory]
    [InlineData("object M() => Activator.CreateInstance(typeof(string))!;", "CreateInstance")]
    [InlineData("object M() => Activator.CreateInstance<List<int>>();", "CreateInstance<List<int>>")]
    [InlineData("object? M() => Type.GetType(\"a\");", "GetType")]
    [InlineData("int M() => typeof(string).GetMethods().Length;", "GetMethods")]
    [InlineData("void M() => typeof(string).GetMethod(\"Trim\")!.Invoke(null, null);", "GetMethod")]
    [InlineData("object M() => typeof(List<>).MakeGenericType(typeof(int));", "MakeGenericType")]
    [InlineData("object M(object x) => x.GetType().GetInterfaces();", "GetInterfaces")]
    [InlineData("object M() => typeof(string).Assembly;", "Assembly")]
    [InlineData("object M() => typeof(string).Assembly.GetTypes();", "Assembly")]
    [InlineData("object? M() => System.Reflection.Assembly.GetEntryAssembly();", "GetEntryAssembly")]
    [InlineData("object M() => System.Reflection.Assembly.Load(\"a\").GetTypes();", "Load")]
    [InlineData("object M() { var name = new System.Reflection.AssemblyName(\"a\"); return name; }", "new System.Reflection.AssemblyName(\"a\")")]
    [InlineData("object? M(Delegate d) => d.DynamicInvoke();", "DynamicInvoke")]
    [InlineData("object M(Action a) => a.Method;", "Method")]
    [InlineData("object M(System.Linq.Expressions.Expression<Func<int>> e) => e.Compile();", "Compile")]
    [InlineData("object? M(object x) => System.Reflection.CustomAttributeExtensions.GetCustomAttributes(x.GetType());", "GetCustomAttributes")]
    [InlineData("object M() => System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(string));", "GetUninitializedObject")]
    [InlineData("Func<Type, object?> X = Activator.CreateInstance;", "CreateInstance")]
    [InlineData("void M(IServiceProvider p) { } object N() => Microsoft.Extensions.DependencyInjection.ActivatorUtilities.CreateInstance(null!, typeof(string));", "M,NETRA003 CreateInstance", "NETRA007")]
    [InlineData("System.Reflection.MethodInfo? X;", "X")]
    [InlineData("List<System.Reflection.Assembly>? X { get; set; }", "X")]
    [InlineData("void M(System.Reflection.PropertyInfo[] all) { }", "M")]
    [InlineData("System.Reflection.Assembly? M() => null;", "M")]
    [InlineData("dynamic? X;", "X")]
    [InlineData("void M(dynamic x) { }", "M")]
    [InlineData("void M(object o) { dynamic x = o; x.Go(); }", "x = o,NETRA003 Go")]
    [InlineData("object M() => typeof(string).GetFields(System.Reflection.BindingFlags.Public);", "GetFields")]
    public async Task It_fires_on_reflection(string member, string expected, string first = "NETRA003")
        => string.Join(",", await RuleRun.InModuleAsync(In(member))).ShouldBe($"{first} {expected}");

    [Theory]
    [InlineData("string M(object x) => x.GetType().Name + typeof(string).FullName + x.GetType();")]
    [InlineData("bool M(object x) => x.GetType() == typeof(string) || typeof(string).Equals(x.GetType()) || typeof(string).IsInstanceOfType(x);")]
    [InlineData("Type X = typeof(System.Reflection.MethodInfo);")]
    [InlineData("Dictionary<Type, int> X = new() { [typeof(string)] = 1 };")]
    [InlineData("object? M() => typeof(Holder).Assembly.GetManifestResourceStream(\"a.json\");")]
    [InlineData("string M() => nameof(Activator.CreateInstance) + nameof(System.Reflection.Assembly.Load);")]
    [InlineData("int M(object x) => x.GetHashCode() + typeof(string).GetHashCode();")]
    [InlineData("object M(System.Linq.Expressions.Expression<Func<int>> e) => e.Body;")]
    [InlineData("object M() => new List<int>(); T Make<T>() where T : new() => new();")]
    [InlineData("[System.Reflection.Obfuscation(Exclude = true)] int M() => 1;")]
    [InlineData("sealed class Thing { public object GetMethod(string n) => n; } object M(Thing t) => t.GetMethod(\"a\");")]
    [InlineData("object M(Enum e) => Enum.GetName(typeof(DayOfWeek), e) ?? \"\";")]
    [InlineData("string M<T>() => typeof(T).Name;")]
    [InlineData("bool M<T>() => typeof(T) == typeof(int);")]
    [InlineData("bool M(Type one, Type other) => one.IsAssignableFrom(other) || one.IsAssignableTo(other);")]
    [InlineData("Type M() => typeof(List<>);")]
    [InlineData("int M(object x) => x switch { string s => s.Length, int i => i, _ => 0 };")]
    [InlineData("sealed record Point(int X); Point M(Point point) => point with { X = 2 };")]
    [InlineData("object M() => new { Name = 1 };")]
    [InlineData("string M([System.Runtime.CompilerServices.CallerMemberName] string name = \"\") => name;")]
    [InlineData("DayOfWeek M() => Enum.Parse<DayOfWeek>(\"Friday\");")]
    [InlineData("int M(Func<int> make) => make.Invoke();")]
    [InlineData("T Make<T>(Func<T> make) => make();")]
    [InlineData("string M() { var dynamic = \"a word\"; return dynamic; }")]
    [InlineData("sealed class Own : IFormatProvider { public object? GetFormat(Type? type) => null; }")]
    [InlineData("sealed class Own : System.Reflection.ICustomAttributeProvider { public object[] GetCustomAttributes(bool i) => []; public object[] GetCustomAttributes(Type t, bool i) => []; public bool IsDefined(Type t, bool i) => false; }")]
    [InlineData("[NetraWaiver(\"NETRA003\", \"It prints what a debugger would.\")] object M() => typeof(string).GetMethods();")]
    public async Task It_is_quiet_on_what_only_looks_like_it(string member) => (await RuleRun.InModuleAsync(In(member))).ShouldBeEmpty();

    [Theory]
    [InlineData("services.Scan(scan => { })", "Scan")]
    [InlineData("services.Decorate<IClient, Wrapped>()", "Decorate<IClient, Wrapped>")]
    [InlineData("services.Decorate(typeof(IClient), typeof(Wrapped))", "Decorate")]
    [InlineData("services.Decorate<IClient>(inner => inner)", "")]
    [InlineData("services.Decorate<IClient>((inner, provider) => inner)", "")]
    public async Task Of_Scrutor_only_decoration_by_a_lambda_is_allowed(string call, string expected)
    {
        var scrutor = Sources.Emit(Sources.Compile("Scrutor", ["""
            using Microsoft.Extensions.DependencyInjection;
            namespace Microsoft.Extensions.DependencyInjection;
            public static class ServiceCollectionExtensions
            {
                public static IServiceCollection Scan(this IServiceCollection services, Action<object> action) => services;
                public static IServiceCollection Decorate<TService, TDecorator>(this IServiceCollection services) => services;
                public static IServiceCollection Decorate(this IServiceCollection services, Type service, Type decorator) => services;
                public static IServiceCollection Decorate<TService>(this IServiceCollection services, Func<TService, TService> decorator) => services;
                public static IServiceCollection Decorate<TService>(this IServiceCollection services, Func<TService, IServiceProvider, TService> decorator) => services;
            }
            """])).Reference;
        var source = $"using Microsoft.Extensions.DependencyInjection; interface IClient; class Wrapped : IClient; class C {{ object M(IServiceCollection services) => {call}; }}";
        (await RuleRun.FindAsync([source, "[assembly: Module(\"subject\")]"], [scrutor])).ShouldBe(expected.Length == 0 ? [] : [$"NETRA003 {expected}"]);
    }

    private static string In(string member) => $"internal sealed class Holder\n{{\n{member}\n}}\n";
}
