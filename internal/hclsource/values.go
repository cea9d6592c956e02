// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// pure are the functions of the language that depend on nothing but their arguments, and
// that are the same in Terraform as in this library; coalesce, lookup and replace are not.
var pure = map[string]function.Function{
	"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "chomp": stdlib.ChompFunc, "chunklist": stdlib.ChunklistFunc, "coalescelist": stdlib.CoalesceListFunc,
	"compact": stdlib.CompactFunc, "concat": stdlib.ConcatFunc, "contains": stdlib.ContainsFunc, "distinct": stdlib.DistinctFunc,
	"element": stdlib.ElementFunc, "flatten": stdlib.FlattenFunc, "floor": stdlib.FloorFunc, "format": stdlib.FormatFunc, "formatlist": stdlib.FormatListFunc,
	"indent": stdlib.IndentFunc, "join": stdlib.JoinFunc, "jsondecode": stdlib.JSONDecodeFunc, "jsonencode": stdlib.JSONEncodeFunc, "keys": stdlib.KeysFunc, "length": stdlib.LengthFunc,
	"lower": stdlib.LowerFunc, "max": stdlib.MaxFunc, "merge": stdlib.MergeFunc, "min": stdlib.MinFunc, "range": stdlib.RangeFunc,
	"regex": stdlib.RegexFunc, "reverse": stdlib.ReverseListFunc, "setintersection": stdlib.SetIntersectionFunc,
	"setproduct": stdlib.SetProductFunc, "setsubtract": stdlib.SetSubtractFunc, "setunion": stdlib.SetUnionFunc, "slice": stdlib.SliceFunc, "sort": stdlib.SortFunc,
	"split": stdlib.SplitFunc, "strrev": stdlib.ReverseFunc, "substr": stdlib.SubstrFunc, "title": stdlib.TitleFunc, "trim": stdlib.TrimFunc,
	"trimprefix": stdlib.TrimPrefixFunc, "trimspace": stdlib.TrimSpaceFunc, "trimsuffix": stdlib.TrimSuffixFunc, "upper": stdlib.UpperFunc, "values": stdlib.ValuesFunc,
	"zipmap": stdlib.ZipmapFunc, "toset": stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)), "tolist": stdlib.MakeToFunc(cty.List(cty.DynamicPseudoType)),
	"tomap": stdlib.MakeToFunc(cty.Map(cty.DynamicPseudoType)), "tostring": stdlib.MakeToFunc(cty.String), "tonumber": stdlib.MakeToFunc(cty.Number), "tobool": stdlib.MakeToFunc(cty.Bool),
}

// file reads a file in the directory of the source.
func (s *Source) file() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			text, err := s.readFile(args[0].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			return cty.StringVal(string(text)), nil
		},
	})
}

// readFile reads a file of the source, by its path relative to it.
func (s *Source) readFile(path string) ([]byte, error) {
	name := filepath.FromSlash(path)
	if !filepath.IsLocal(name) {
		return nil, errors.New("the file is outside of the source")
	}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return nil, fmt.Errorf("the source: %w", err)
	}
	defer root.Close()
	text, err := root.ReadFile(name)
	if err != nil || len(text) > maxFileSize {
		return nil, errors.New("the file cannot be read")
	}
	return text, nil
}

// ctyOf turns a value of a plan into one of the language.
func ctyOf(v planfile.Value) cty.Value {
	if v.IsUnknown() {
		return cty.DynamicVal
	}
	switch v.Kind() {
	case "string":
		return cty.StringVal(v.Text())
	case "bool":
		return cty.BoolVal(v.Text() == "true")
	case "number":
		n, _, err := big.ParseFloat(v.Text(), 10, 512, big.ToNearestEven)
		if err != nil {
			return cty.DynamicVal
		}
		return cty.NumberVal(n)
	case "list":
		elems, _ := v.Elems()
		out := make([]cty.Value, len(elems))
		for i, e := range elems {
			out[i] = ctyOf(e)
		}
		return cty.TupleVal(out)
	}
	names, ok := v.Names()
	if !ok && v.HasUnknown() {
		return cty.DynamicVal
	}
	if !ok {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	out := map[string]cty.Value{}
	for _, name := range names {
		out[name] = ctyOf(v.Get(name))
	}
	return cty.ObjectVal(out)
}

// nodeOf turns a value of the language into a tree with holes.
func nodeOf(v cty.Value) *policy.Node {
	if !v.IsKnown() {
		return unknownNode(v)
	}
	if v.IsNull() {
		return policy.NewNull(policy.Pos{})
	}
	t := v.Type()
	switch {
	case t == cty.String:
		return policy.NewString(policy.Pos{}, pattern.Literal(v.AsString()))
	case t == cty.Bool:
		return policy.NewBool(policy.Pos{}, v.True())
	case t == cty.Number:
		return policy.NewNumber(policy.Pos{}, v.AsBigFloat().Text('f', -1))
	case t.IsObjectType() || t.IsMapType():
		var members []policy.Member
		for it := v.ElementIterator(); it.Next(); {
			name, e := it.Element()
			members = append(members, policy.Member{Name: name.AsString(), Value: nodeOf(e)})
		}
		return policy.NewObject(policy.Pos{}, members, false)
	case t.IsTupleType() || t.IsListType() || t.IsSetType():
		var elems []*policy.Node
		for it := v.ElementIterator(); it.Next(); {
			_, e := it.Element()
			elems = append(elems, nodeOf(e))
		}
		return policy.NewArray(policy.Pos{}, elems, false)
	}
	return policy.NewUnknown(pattern.Unknown())
}

func unknownNode(v cty.Value) *policy.Node {
	if v.Type() != cty.String {
		return policy.NewUnknown(pattern.Unknown())
	}
	text := pattern.Unknown()
	if prefix := v.Range().StringPrefix(); prefix != "" {
		text = pattern.WithPrefix(prefix)
	}
	if v.Range().DefinitelyNotNull() {
		return policy.NewString(policy.Pos{}, text)
	}
	return policy.NewUnknown(text)
}
