using System.Text;
using System.Text.Unicode;

namespace Netra.Agents;

/// <summary>What reading on in a CSV file came to.</summary>
internal enum CsvRead
{
    /// <summary>A row was read.</summary>
    Row,

    /// <summary>The file is over.</summary>
    End,

    /// <summary>The row is not CSV; <see cref="CsvReader.Problem"/> says why, and reading goes on behind it.</summary>
    Malformed,

    /// <summary>The file is larger than allowed; reading cannot go on.</summary>
    TooLarge,
}

/// <summary>What is wrong with a row.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Field">The field's index, from 0.</param>
/// <param name="Expected">What would be right.</param>
internal readonly record struct CsvProblem(long Line, int Field, string Expected);

/// <summary>
/// Reads CSV as RFC 4180 has it, strictly: UTF-8 with or without a byte order mark, lines that end with LF or CR LF, quotation marks
/// around whole fields only, doubled inside. Blank lines are no rows. Holds one row and one buffer, whatever the file.
/// </summary>
/// <param name="stream">The file; not disposed.</param>
/// <param name="maxBytes">The most bytes that are read.</param>
internal sealed class CsvReader(Stream stream, long maxBytes)
{
    /// <summary>The most bytes of a row.</summary>
    public const int MaxRowBytes = 65_536;

    private enum State
    {
        FieldStart,
        Unquoted,
        Quoted,
        QuoteInQuoted,
        CarriageReturn,
        Skipping,
    }

    private readonly byte[] _buffer = new byte[65_536];
    private readonly byte[] _row = new byte[MaxRowBytes];
    private readonly char[] _text = new char[MaxRowBytes];
    private readonly List<(int End, long Line)> _fields = [];
    private readonly List<Range> _ranges = [];
    private State _state;
    private int _position;
    private int _filled;
    private int _rowLength;
    private int _fieldStart;
    private long _fieldLine = 1;
    private long _line = 1;
    private long _read;
    private bool _anyQuote;
    private CsvProblem? _pending;

    /// <summary>Where the row begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>How many fields the row has.</summary>
    public int Count => _ranges.Count;

    /// <summary>Why the row is not CSV.</summary>
    public CsvProblem Problem { get; private set; }

    /// <summary>A field of the row; valid until the next read.</summary>
    public ReadOnlySpan<char> this[int field] => _text.AsSpan(_ranges[field]);

    /// <summary>The line in which a field begins.</summary>
    public long LineOf(int field) => field < _fields.Count ? _fields[field].Line : Line;

    /// <summary>Reads the next row.</summary>
    public async ValueTask<CsvRead> ReadAsync(CancellationToken ct)
    {
        BeginRow();
        while (true)
        {
            while (_position < _filled)
            {
                if (Take(_buffer[_position++]) is { } done)
                {
                    return done;
                }
            }
            var atStart = _read == 0;
            _filled = await stream.ReadAsync(_buffer, ct).ConfigureAwait(false);
            _position = 0;
            _read += _filled;
            if (_read > maxBytes)
            {
                return CsvRead.TooLarge;
            }
            if (atStart)
            {
                await SkipByteOrderMarkAsync(ct).ConfigureAwait(false);
            }
            if (_filled == 0)
            {
                return Finish();
            }
        }
    }

    private async ValueTask SkipByteOrderMarkAsync(CancellationToken ct)
    {
        // A stream may give less than asked for: the mark may come in pieces.
        while (_filled is > 0 and < 3)
        {
            var more = await stream.ReadAsync(_buffer.AsMemory(_filled), ct).ConfigureAwait(false);
            if (more == 0)
            {
                break;
            }
            _filled += more;
            _read += more;
        }
        if (_filled >= 3 && _buffer[0] == 0xEF && _buffer[1] == 0xBB && _buffer[2] == 0xBF)
        {
            _position = 3;
        }
    }

    private void BeginRow()
    {
        _fields.Clear();
        _ranges.Clear();
        _rowLength = 0;
        _fieldStart = 0;
        _anyQuote = false;
        Line = _fieldLine = _line;
    }

    private CsvRead? Take(byte b)
    {
        switch (_state)
        {
            case State.Skipping:
                return b == (byte)'\n' ? EndSkipping() : null;
            case State.Quoted when b == (byte)'"':
                _state = State.QuoteInQuoted;
                return null;
            case State.Quoted:
                if (b == (byte)'\n')
                {
                    _line++;
                }
                return Append(b);
            case State.QuoteInQuoted when b == (byte)'"':
                _state = State.Quoted;
                return Append(b);
            case State.CarriageReturn:
                return b == (byte)'\n' ? EndRow() : Malformed(b, "a line feed after a carriage return");
        }
        switch (b)
        {
            case (byte)',':
                EndField();
                _state = State.FieldStart;
                return null;
            case (byte)'\n':
                return EndRow();
            case (byte)'\r':
                _state = State.CarriageReturn;
                return null;
            case (byte)'"' when _state == State.FieldStart:
                _state = State.Quoted;
                _anyQuote = true;
                return null;
        }
        if (_state == State.QuoteInQuoted)
        {
            return Malformed(b, "a comma or the end of the line after a closing quotation mark");
        }
        if (b == (byte)'"')
        {
            return Malformed(b, "quotation marks around the whole field, doubled inside");
        }
        _state = State.Unquoted;
        return Append(b);
    }

    private CsvRead? Append(byte b)
    {
        if (_rowLength == MaxRowBytes)
        {
            return Malformed(b, "a row of at most 65,536 bytes");
        }
        _row[_rowLength++] = b;
        return null;
    }

    private void EndField()
    {
        _fields.Add((_rowLength, _fieldLine));
        _fieldStart = _rowLength;
        _fieldLine = _line;
    }

    private CsvRead? EndRow()
    {
        EndField();
        _line++;
        _state = State.FieldStart;
        if (_fields.Count == 1 && _rowLength == 0 && !_anyQuote)
        {
            BeginRow();
            return null;
        }
        return Decode();
    }

    private CsvRead Decode()
    {
        var start = 0;
        var written = 0;
        for (var i = 0; i < _fields.Count; i++)
        {
            var bytes = _row.AsSpan(start..(_fields[i].End));
            if (!Utf8.IsValid(bytes))
            {
                Problem = new(_fields[i].Line, i, "UTF-8 text");
                return CsvRead.Malformed;
            }
            var count = Encoding.UTF8.GetChars(bytes, _text.AsSpan(written));
            _ranges.Add(new(written, written + count));
            written += count;
            start = _fields[i].End;
        }
        return CsvRead.Row;
    }

    // The rest of the line is left out, so that reading can go on behind it.
    private CsvRead? Malformed(byte b, string expected)
    {
        _pending = new(_fieldLine, _fields.Count, expected);
        if (b == (byte)'\n')
        {
            return EndSkipping();
        }
        _state = State.Skipping;
        return null;
    }

    private CsvRead EndSkipping()
    {
        _line++;
        return ReportPending();
    }

    private CsvRead ReportPending()
    {
        Problem = _pending!.Value;
        _pending = null;
        _state = State.FieldStart;
        return CsvRead.Malformed;
    }

    private CsvRead Finish()
    {
        switch (_state)
        {
            case State.Skipping:
                return ReportPending();
            case State.Quoted:
                Problem = new(_fieldLine, _fields.Count, "a closing quotation mark");
                _state = State.FieldStart;
                BeginRow();
                return CsvRead.Malformed;
            case State.FieldStart when _fields.Count == 0:
                return CsvRead.End;
            default:
                return EndRow() ?? CsvRead.End;
        }
    }
}
