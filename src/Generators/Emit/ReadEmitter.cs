using Netra.Generators.Models;
using Netra.Generators.Text;

namespace Netra.Generators.Emit;

/// <summary>Writes the code that reads values. A reading is one condition: true when the value is right.</summary>
internal sealed class ReadEmitter(ShapeTable table)
{
    private const string Read = "global::Netra.JsonRead";
    private const string Test = "global::Netra.JsonCheck";

    private readonly List<string> _patterns = [];
    private int _inner;

    /// <summary>A condition that reads <paramref name="json"/> into <paramref name="target"/> and checks it.</summary>
    public string Condition(TypeUse use, string json, string target, Constraints? constraints = null)
    {
        var expected = Literals.String(Phrases.Of(table, use, constraints));
        var shape = table[use];
        // What was stored is read although a constraint refuses it.
        var binder = constraints is { RefusesNull: true } ? ", ref binder" : "";
        var read = use.AllowsNull switch
        {
            false => Bare(shape, json, target, expected),
            true when shape.IsValueType && $"inner{_inner++}" is var inner
                => $"({Read}.NullValue({json}{binder}, out {target}) || ({Bare(shape, json, $"{shape.CSharp} {inner}", expected)} && {Read}.Some({inner}, out {target})))",
            true => $"({Read}.NullReference({json}{binder}, out {target}) || {Bare(shape, json, target, expected)})",
        };
        var checks = Checks(shape, constraints ?? Constraints.None, use.AllowsNull && shape.IsValueType ? target + ".Value" : target, expected).ToArray();
        if (checks.Length == 0)
        {
            return read;
        }
        var all = string.Join(" && ", checks);
        return use.AllowsNull ? $"{read} && ({target} is null || ({all}))" : $"{read} && {all}";
    }

    /// <summary>The loop over an object's members; the variables <c>m0, m1, ...</c> are declared before it.</summary>
    public void Members(CodeWriter code, EquatableArray<Member> members, string json, string expected, Discriminator? discriminator = null)
    {
        for (var i = 0; i < members.Count; i++)
        {
            code.Line($"{table.Local(members[i].Type)} m{i} = {members[i].Default ?? "default"};");
        }
        for (var i = 0; i < members.Count; i += 64)
        {
            code.Line($"ulong seen{i / 64} = 0;");
        }
        code.Open($"if (binder.BeginObject({json}, {Literals.String(expected)}))");
        code.Open($"foreach (var member in {json}.EnumerateObject())");
        if (!members.IsEmpty || discriminator is not null)
        {
            code.Line($"var name = {Read}.Utf8NameOf(member);");
        }
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            code.Open($"{(i == 0 ? "" : "else ")}if ({Read}.IsNamed(name, {Literals.String(member.Json)}u8))");
            code.Open($"if (binder.Enter({Literals.String(member.Json)}, ref seen{i / 64}, {Bit(i)}))");
            code.Line("var start = binder.Count;");
            code.Line($"_ = {Condition(member.Type, "member.Value", $"m{i}", member.Constraints)};");
            code.Line($"binder.Leave({Literals.String(member.Json)}, start);");
            code.Close().Close();
        }
        var names = members.Select(member => member.Json);
        if (discriminator is not null)
        {
            // Who chose this type has looked at it.
            code.Open($"{(members.IsEmpty ? "" : "else ")}if ({Read}.IsNamed(name, {Literals.String(discriminator.Name)}u8))").Close();
            names = [discriminator.Name, .. names];
        }
        var known = members.IsEmpty && discriminator is null ? "no members at all" : "only " + string.Join(", ", names);
        if (members.IsEmpty && discriminator is null)
        {
            code.Line($"binder.Unknown(member, {Literals.String(known)});");
        }
        else
        {
            code.Open("else").Line($"binder.Unknown(member, {Literals.String(known)});").Close();
        }
        code.Close();
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].IsRequired)
            {
                code.Open($"if ({Unseen(i)})")
                    .Line($"binder.Missing({Literals.String(members[i].Json)}, {Literals.String(Phrases.Of(table, members[i].Type, members[i].Constraints))});")
                    .Close();
            }
        }
        code.Line("binder.End();").Close();
    }

    /// <summary>The condition that member <paramref name="index"/> was absent.</summary>
    public static string Unseen(int index) => $"(seen{index / 64} & {Bit(index)}) == 0";

    /// <summary>The patterns that conditions use, as fields of the class they stand in.</summary>
    public void Fields(CodeWriter code)
    {
        for (var i = 0; i < _patterns.Count; i++)
        {
            code.Line();
            code.Line($"private static readonly global::System.Text.RegularExpressions.Regex Pattern{i} = new({Literals.String(_patterns[i])}, global::System.Text.RegularExpressions.RegexOptions.NonBacktracking | global::System.Text.RegularExpressions.RegexOptions.CultureInvariant);");
        }
    }

    private static string Bit(int index) => $"0x{1UL << (index % 64):x}UL";

    private string Bare(Shape shape, string json, string target, string expected) => shape.Kind switch
    {
        _ when shape.HasCodec => $"{table.Codec(shape)}.Read({json}, ref binder, out {target})",
        ShapeKind.Id => $"{Read}.Id({json}, ref binder, {expected}, static text => new {shape.CSharp}(text), out {target})",
        _ => $"{Read}.{shape.Kind}({json}, ref binder, {expected}, out {target})",
    };

    private IEnumerable<string> Checks(Shape shape, Constraints constraints, string value, string expected)
    {
        string Check(string holds, string code) => $"binder.Check({holds}, \"{code}\", {expected})";

        if (constraints.Least is { } least)
        {
            yield return Check($"{value} {(least.IsExclusive ? ">" : ">=")} {least.CSharp}", "out_of_range");
        }
        if (constraints.Most is { } most)
        {
            yield return Check($"{value} {(most.IsExclusive ? "<" : "<=")} {most.CSharp}", "out_of_range");
        }
        if (constraints.MinLength is { } min)
        {
            yield return Check(shape.Kind == ShapeKind.String ? $"{Test}.HasAtLeast({value}, {Literals.Number(min)})" : $"{Length(shape, value)} >= {Literals.Number(min)}", "out_of_range");
        }
        if (constraints.MaxLength is { } max)
        {
            yield return Check(shape.Kind == ShapeKind.String ? $"{Test}.HasAtMost({value}, {Literals.Number(max)})" : $"{Length(shape, value)} <= {Literals.Number(max)}", "out_of_range");
        }
        if (constraints.Pattern is { } pattern)
        {
            yield return Check($"Pattern{_patterns.Count}.IsMatch({value})", "invalid_value");
            _patterns.Add(pattern.Net);
        }
        if (constraints.Form != TextForm.Any)
        {
            yield return Check($"{Test}.Is{constraints.Form}({value})", "invalid_value");
        }
        if (constraints.RefusesBlank)
        {
            yield return Check($"!{Test}.IsBlank({value})", "invalid_value");
        }
        if (!constraints.Allowed.IsEmpty)
        {
            yield return Check($"{value} is {string.Join(" or ", constraints.Allowed.Select(allowed => allowed.CSharp))}", "invalid_value");
        }
        if (!constraints.Denied.IsEmpty)
        {
            yield return Check($"{value} is not ({string.Join(" or ", constraints.Denied.Select(denied => denied.CSharp))})", "invalid_value");
        }
    }

    private static string Length(Shape shape, string value) => shape.Kind switch
    {
        ShapeKind.Bytes => $"{value}.Length",
        ShapeKind.List when shape.Collection is CollectionKind.Array or CollectionKind.ImmutableArray => $"{value}.Length",
        _ => $"global::System.Linq.Enumerable.Count({value})",
    };
}
