using System.Collections.Immutable;
using System.Text;

namespace Netra.Agents;

/// <summary>Sentences with the figures that are in them.</summary>
internal sealed class Told
{
    private readonly StringBuilder _text = new();
    private readonly ImmutableArray<Figure>.Builder _figures = ImmutableArray.CreateBuilder<Figure>();

    private bool _inList;

    public string Text => _text.ToString().Trim();

    public ImmutableArray<Figure> Figures => _figures.ToImmutable();

    public Told Say(string sentence)
    {
        if (_inList)
        {
            Paragraph();
        }
        if (_text.Length > 0 && _text[^1] != '\n')
        {
            _text.Append(' ');
        }
        _text.Append(sentence);
        return this;
    }

    public Told Paragraph()
    {
        _inList = false;
        while (_text.Length > 0 && _text[^1] == '\n')
        {
            _text.Length--;
        }
        if (_text.Length > 0)
        {
            _text.Append("\n\n");
        }
        return this;
    }

    public Told Item(string sentence)
    {
        if (!_inList)
        {
            Paragraph();
            _inList = true;
        }
        _text.Append("- ").Append(sentence).Append('\n');
        return this;
    }

    public Told With(string label, decimal value, string unit)
    {
        _figures.Add(new(label, value, unit));
        return this;
    }

    public Told Note(string? note) => note is null ? this : Say(note);
}
