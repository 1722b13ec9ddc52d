package agreement

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds on a file. They are far above any agreement a person writes and low
// enough that a hostile file is refused within about a second and without much
// memory: the YAML parser is quadratic in depth and in the number of keys of
// one mapping.
const (
	maxBytes  = 4 << 20
	maxTokens = 400_000 // guessed from indicator characters, then counted
	maxDepth  = 40
	maxFields = 400    // of one mapping
	maxMarks  = 1_000  // anchors, aliases, tags and explicit keys
	maxNodes  = 60_000 // with aliases written out
)

type nodeKind uint8

const (
	isNull nodeKind = iota
	isText
	isNumber
	isBool
	isList
	isMap
)

// node is a YAML value with its place in the file.
type node struct {
	kind   nodeKind
	text   string // of a scalar, as written
	number float64
	line   int
	path   string // "provisions[2].deadline"
	fields []field
	items  []*node
}

type field struct {
	key   string
	line  int
	value *node
}

// get gives the value of a field, nil where there is none.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, f := range n.fields {
		if f.key == key {
			return f.value
		}
	}
	return nil
}

// at follows a JSON Schema instance location.
func (n *node) at(location []string) *node {
	for _, step := range location {
		if n == nil {
			return nil
		}
		if n.kind == isList {
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(n.items) {
				return nil
			}
			n = n.items[i]
			continue
		}
		n = n.get(step)
	}
	return n
}

// instance is the value as JSON Schema sees it.
func (n *node) instance() any {
	switch n.kind {
	case isText:
		return n.text
	case isNumber:
		return n.number
	case isBool:
		return n.text == "true"
	case isList:
		list := make([]any, len(n.items))
		for i, item := range n.items {
			list[i] = item.instance()
		}
		return list
	case isMap:
		m := make(map[string]any, len(n.fields))
		for _, f := range n.fields {
			m[f.key] = f.value.instance()
		}
		return m
	}
	return nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// parseTree turns YAML into nodes, or reports why it is none and gives nil.
func parseTree(src string, out *faults) *node {
	if i := crowded(src); i >= 0 {
		out.add("too-big", lineAt([]byte(src), i), "", tooBig, tooBigHint)
		return nil
	}
	tokens := lexer.Tokenize(src)
	if !bounded(tokens, out) {
		return nil
	}
	file, err := parseYAML(tokens)
	if err != nil {
		syntaxFault(src, err, out)
		return nil
	}
	var body ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if body != nil {
			out.add("several-documents", doc.Body.GetToken().Position.Line, "", "a second YAML document begins here", "write one agreement per file")
			return nil
		}
		body = doc.Body
	}
	if body == nil {
		out.add("empty-file", 1, "", "the file holds no agreement, only comments or white space", "start with \"parley: 1\"; docs/agreement-file.md has an example to copy")
		return nil
	}
	b := builder{out: out, anchors: map[string]ast.Node{}, open: map[string]bool{}}
	root := b.build(body, "", 0)
	if b.refused {
		return nil
	}
	return root
}

// parseYAML guards against a parser that panics on input nobody foresaw: for a
// file from outside that is a fault of the file.
func parseYAML(tokens token.Tokens) (f *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the YAML cannot be understood: %v", r)
		}
	}()
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

const (
	tooBig     = "the file has more parts than an agreement can need"
	tooBigHint = "split it into one file per instrument"
)

// crowded gives the place where the characters that can make tokens grow too
// many, -1 if they do not: the lexer alone would fill the memory with them.
func crowded(src string) int {
	n := 0
	for i := range len(src) {
		switch src[i] {
		case '[', ']', '{', '}', ',', ':', '&', '*', '!', '?', '-':
			if n++; n > maxTokens/2 {
				return i
			}
		}
	}
	return -1
}

// bounded refuses what the parser would take too long or too deep over.
func bounded(tokens token.Tokens, out *faults) bool {
	flow, marks, dashLine, dashes := 0, 0, 0, 0
	fields := map[int]int{} // by column, of the mapping that is open there
	for i, tk := range tokens {
		line, col := tk.Position.Line, tk.Position.Column
		switch tk.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.AnchorType, token.AliasType, token.TagType, token.MappingKeyType:
			marks++
		case token.SequenceEntryType:
			closeColumns(fields, col)
			if line != dashLine {
				dashLine, dashes = line, 0
			}
			dashes++
		case token.MappingValueType:
			if i > 0 {
				key := tokens[i-1].Position.Column
				closeColumns(fields, key)
				fields[key]++
				if fields[key] > maxFields {
					out.add("too-big", line, "", fmt.Sprintf("a mapping has more than %d fields", maxFields), "")
					return false
				}
			}
		}
		switch {
		case flow > maxDepth || dashes > maxDepth || tk.Position.IndentNum > 8*maxDepth:
			out.add("too-deep", line, "", fmt.Sprintf("values are nested more than %d deep", maxDepth), "an agreement needs about six levels")
			return false
		case marks > maxMarks || i > maxTokens:
			out.add("too-big", line, "", tooBig, tooBigHint)
			return false
		}
	}
	return true
}

func closeColumns(fields map[int]int, col int) {
	for c := range fields {
		if c > col {
			delete(fields, c)
		}
	}
}

// syntaxFault reports what the YAML parser could not take. Where tabs indent
// lines they are the likely cause, so each such line is named.
func syntaxFault(src string, err error, out *faults) {
	if strings.Contains(src, "\t") {
		found := false
		for i, line := range strings.Split(src, "\n") {
			if rest := strings.TrimLeft(line, " "); strings.HasPrefix(rest, "\t") && strings.TrimSpace(rest) != "" {
				out.add("yaml-tab", i+1, "", "the line is indented with a tab", "YAML is indented with spaces; write two spaces per level")
				found = true
			}
		}
		if found {
			return
		}
	}
	line, text := 1, err.Error()
	var syntax *yaml.SyntaxError
	if errors.As(err, &syntax) {
		text = syntax.Message
		if syntax.Token != nil && syntax.Token.Position != nil {
			line = syntax.Token.Position.Line
		}
	}
	out.add("yaml-syntax", line, "", "this is not YAML: "+text, "look at the indentation and the quotes here and in the line above")
}

// builder turns the parser's tree into nodes.
type builder struct {
	out     *faults
	anchors map[string]ast.Node
	open    map[string]bool // anchors being written out: an alias to one is a loop
	count   int
	refused bool // the tree is not whole: nothing further can be said of it
}

func (b *builder) refuse(code string, line int, path, text, hint string) *node {
	if !b.refused {
		b.out.add(code, line, path, text, hint)
	}
	b.refused = true
	return &node{line: line, path: path}
}

func (b *builder) build(n ast.Node, path string, depth int) *node {
	line := lineOf(n)
	b.count++
	switch {
	case b.refused:
		return &node{line: line, path: path}
	case b.count > maxNodes:
		return b.refuse("too-big", line, path, fmt.Sprintf("the file comes to more than %d values once its aliases are written out", maxNodes), "write the values out instead of repeating aliases")
	case depth > maxDepth:
		return b.refuse("too-deep", line, path, fmt.Sprintf("values are nested more than %d deep", maxDepth), "an agreement needs about six levels")
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return b.mapping(n.Values, line, path, depth)
	case *ast.MappingValueNode:
		return b.mapping([]*ast.MappingValueNode{n}, line, path, depth)
	case *ast.SequenceNode:
		return b.sequence(n, line, path, depth)
	case *ast.AnchorNode:
		name := n.Name.GetToken().Value
		b.anchors[name] = n.Value
		b.open[name] = true
		v := b.build(n.Value, path, depth)
		delete(b.open, name)
		return v
	case *ast.AliasNode:
		return b.alias(n, line, path, depth)
	case *ast.TagNode:
		if n.Start.Value != "!!str" {
			return b.refuse("yaml-tag", line, path, fmt.Sprintf("the tag %s has no meaning here", n.Start.Value), "leave it out")
		}
		v := b.build(n.Value, path, depth+1)
		if v.kind == isNumber || v.kind == isBool {
			v.kind = isText
		}
		return v
	}
	return b.scalar(n, line, path)
}

func (b *builder) mapping(values []*ast.MappingValueNode, line int, path string, depth int) *node {
	m := &node{kind: isMap, line: line, path: path}
	if len(values) > maxFields {
		return b.refuse("too-big", line, path, fmt.Sprintf("a mapping has more than %d fields", maxFields), "")
	}
	for _, v := range values {
		key, keyLine := "", lineOf(v.Key)
		switch k := v.Key.(type) {
		case *ast.MergeKeyNode:
			return b.refuse("yaml-merge", keyLine, path, "merge keys (<<) are not read", "write the fields out")
		case *ast.MappingKeyNode:
			key = k.Value.GetToken().Value
		case *ast.AliasNode:
			return b.refuse("yaml-syntax", keyLine, path, "a field cannot be named by an alias", "write its name")
		default:
			key = k.GetToken().Value
		}
		at := join(path, clip(key))
		if m.get(key) != nil {
			b.out.add("duplicate-field", keyLine, at, fmt.Sprintf("the field %q is given twice", key), "keep one of them")
			continue
		}
		m.fields = append(m.fields, field{key: key, line: keyLine, value: b.build(v.Value, at, depth+1)})
	}
	return m
}

func (b *builder) sequence(n *ast.SequenceNode, line int, path string, depth int) *node {
	l := &node{kind: isList, line: line, path: path}
	for i, v := range n.Values {
		at := fmt.Sprintf("%s[%d]", path, i)
		// The parser takes the field that follows an empty "-" into the item.
		if m, ok := v.(*ast.MappingNode); ok && !n.IsFlowStyle && len(m.Values) > 0 && !m.IsFlowStyle {
			if col := m.Values[0].Key.GetToken().Position.Column; col <= n.Start.Position.Column {
				return b.refuse("yaml-syntax", lineOf(v)-1, at, "a list item is empty", "write the item after the \"-\", or take the \"-\" away")
			}
		}
		l.items = append(l.items, b.build(v, at, depth+1))
	}
	return l
}

func (b *builder) alias(n *ast.AliasNode, line int, path string, depth int) *node {
	name := n.Value.GetToken().Value
	target, ok := b.anchors[name]
	switch {
	case b.open[name]:
		return b.refuse("yaml-alias", line, path, fmt.Sprintf("the alias *%s stands inside its own anchor", name), "write the value out")
	case !ok:
		return b.refuse("yaml-alias", line, path, fmt.Sprintf("there is no anchor &%s above", name), "write the value out")
	}
	b.open[name] = true
	v := b.build(target, path, depth+1)
	delete(b.open, name)
	return v
}

func (b *builder) scalar(n ast.Node, line int, path string) *node {
	s := &node{line: line, path: path, text: n.GetToken().Value}
	switch n := n.(type) {
	case *ast.NullNode:
	case *ast.BoolNode:
		s.kind, s.text = isBool, strconv.FormatBool(n.Value)
	case *ast.IntegerNode:
		s.kind = isNumber
		switch v := n.Value.(type) {
		case int64:
			s.number = float64(v)
		case uint64:
			s.number = float64(v)
		}
	case *ast.FloatNode:
		s.kind, s.number = isNumber, n.Value
		if math.IsInf(n.Value, 0) || math.IsNaN(n.Value) {
			s.kind = isText
		}
	case *ast.StringNode:
		s.kind, s.text = isText, n.Value
	case *ast.LiteralNode:
		s.kind, s.text = isText, strings.TrimRight(n.Value.Value, "\n")
	default: // infinity, not a number
		s.kind = isText
	}
	if s.kind == isText && !utf8.ValidString(s.text) {
		b.out.add("yaml-syntax", line, path, "the text holds bytes that are not UTF-8", "look at the \\x escapes")
		s.text = strings.ToValidUTF8(s.text, "\uFFFD")
	}
	return s
}

// lineOf gives the line on which a value begins.
func lineOf(n ast.Node) int {
	switch v := n.(type) {
	case *ast.MappingNode:
		if len(v.Values) > 0 && !v.IsFlowStyle {
			return lineOf(v.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return lineOf(v.Key)
	case *ast.LiteralNode:
		return v.Start.Position.Line
	}
	if tk := n.GetToken(); tk != nil && tk.Position != nil {
		return tk.Position.Line
	}
	return 1
}
