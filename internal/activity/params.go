// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	_ "embed" // the table
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// params are the texts in the parameters of a call, by the lower-case name of the member
// that holds them.
type params struct {
	byName map[string][]string
	// top are the texts that are parameters themselves, and no members of one.
	top  map[string][]string
	arns []string
	// given are the names of all members that hold something.
	given map[string]bool
	count int
	// event is the name of the event in lower case, account that of the caller.
	event, account string
}

// maxParams bounds how many texts of one event are looked at.
const maxParams = 2000

// readParams reads requestParameters or responseElements. What is no JSON has none.
func (p *params) read(raw json.RawMessage) error {
	raw, err := nested(raw)
	if err != nil || len(raw) == 0 || raw[0] != '{' {
		return err
	}
	var v any
	if json.Unmarshal(raw, &v) == nil {
		p.byName, p.top, p.given = map[string][]string{}, map[string][]string{}, map[string]bool{}
		p.walk("", v, 0)
	}
	return nil
}

// documents are parameters that hold policies: what those name is not what a call is about.
var documents = []string{"bucketpolicy", "policy", "policydocument", "assumerolepolicydocument", "resourcepolicy", "keypolicy"}

func (p *params) walk(name string, v any, level int) {
	if p.count > maxParams {
		return
	}
	switch v := v.(type) {
	case string:
		p.count++
		if v == "" || len(v) > 2048 {
			return
		}
		p.given[name] = true
		if level <= 1 {
			p.top[name] = append(p.top[name], v)
		}
		if !slices.Contains(p.byName[name], v) {
			p.byName[name] = append(p.byName[name], v)
		}
		if strings.HasPrefix(v, "arn:") && !slices.Contains(p.arns, v) {
			p.arns = append(p.arns, v)
		}
	case []any:
		p.given[name] = p.given[name] || len(v) > 0
		for _, e := range v {
			p.walk(name, e, level)
		}
	case map[string]any:
		p.given[name] = p.given[name] || len(v) > 0
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if name == "requestitems" { // of a batch of DynamoDB, by the tables
				p.walk("tablename", key, level+1)
			}
			lower := strings.ToLower(key)
			if _, isText := v[key].(string); !isText && slices.Contains(documents, lower) {
				continue
			}
			p.walk(lower, v[key], level+1)
		}
	}
}

// names reports whether a parameter is this text.
func (p *params) names(text string) bool {
	for _, list := range p.byName {
		if slices.Contains(list, text) {
			return true
		}
	}
	return false
}

// first is the first text of a name, "" if there is none.
func (p *params) first(name string) string {
	if list := p.byName[name]; len(list) > 0 {
		return list[0]
	}
	return ""
}

//go:embed data/parameters.tsv
var parametersText string

var parametersTable = facts.New("parameters", parametersText, "placeholder", "parameter", "how")

// endings are those by which names of parameters differ from those of formats (L-630 d).
var endings = [...]string{"", "name", "id", "identifier", "arn"}

// value is what a placeholder of a format can be: a text, and the same as a part of an entry
// of a policy. Open says that the entry covers more than the text.
type value struct {
	plain, entry string
	open         bool
}

func literal(s string) value { return value{s, escape(s), false} }

// of are the values that a placeholder such as "TableName" can have, in a format of a
// resource type; alone says that the format has no other.
func (p *params) of(placeholder, typ string, alone bool) []value {
	name := strings.ToLower(placeholder)
	base := name
	for _, end := range endings[1:] {
		if short, ok := strings.CutSuffix(name, end); ok && short != "" {
			base = short
			break
		}
	}
	if list := p.byName[name]; len(list) > 0 {
		return p.values(list, base, how(name))
	}
	for _, row := range parametersTable.Rows() {
		if strings.EqualFold(row[0], placeholder) {
			if list := p.byName[strings.ToLower(row[1])]; len(list) > 0 {
				return p.values(list, base, row[2])
			}
		}
	}
	for _, end := range endings {
		if list := p.byName[base+end]; len(list) > 0 {
			return p.values(p.others(list, typ), base, how(name))
		}
	}
	return p.values(p.generally(name, base, typ, alone), base, how(name))
}

// nameIn is the name in the ARN of a resource of a kind: of the kind "cluster" that in
// "arn:…:cluster/NAME". It is "" for other ARNs.
func nameIn(text, kind string) string {
	f, ok := arn.Split(text)
	i := strings.IndexAny(f.Resource, "/:")
	if !ok || i < 0 || strings.ReplaceAll(strings.ToLower(f.Resource[:i]), "-", "") != kind || strings.ContainsAny(f.Resource[i+1:], "/:") {
		return ""
	}
	return f.Resource[i+1:]
}

// others are texts that may name a resource of a type: not the account of the caller, which
// many calls name as the place of a resource, and no ids of other types.
func (p *params) others(list []string, typ string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool {
		id := typeOfID(s)
		return s == p.account || id != "" && id != typ
	})
}

// generally are the values of parameters with a general name: "id" of a call that names the
// type, and "hostedZoneId" for the "Id" of a hosted zone.
func (p *params) generally(name, base, typ string, alone bool) []string {
	word := strings.ToLower(strings.ReplaceAll(typ, "-", ""))
	if alone && slices.Contains(vague, name) {
		for _, end := range endings {
			if list := p.top[word+end]; len(list) > 0 {
				return p.others(list, typ)
			}
		}
	}
	if (base == name || !strings.Contains(p.event, base)) && !(alone && strings.Contains(p.event, word)) {
		return nil
	}
	ends := []string{strings.TrimPrefix(name, base)}
	if alone {
		ends = append(ends, "name", "id")
	}
	for _, end := range ends {
		if list := p.top[end]; end != "" && len(list) > 0 {
			return p.others(list, typ)
		}
	}
	return nil
}

// vague are placeholders that say nothing of the type.
var vague = []string{"id", "name", "resourceid", "resourcename"}

// how says how values of a placeholder, in lower case, are changed.
func how(name string) string {
	for _, row := range parametersTable.Rows() {
		if strings.EqualFold(row[0], name) {
			return row[2]
		}
	}
	return ""
}

// values are the names among texts, and those in ARNs of the kind: no aliases, which are other
// resources.
func (p *params) values(list []string, kind, how string) []value {
	var out []value
	for _, s := range list {
		if how == "alias" {
			if alias, ok := strings.CutPrefix(s, "alias/"); ok {
				out = append(out, literal(alias))
			}
			continue
		}
		if strings.HasPrefix(s, "arn:") {
			if n := nameIn(s, kind); n != "" && how == "" {
				out = append(out, literal(n))
			}
			continue
		}
		if strings.HasPrefix(s, "alias/") {
			continue
		}
		switch how {
		case "slash":
			out = append(out, literal(strings.TrimPrefix(s, "/")))
		case "path":
			if path := p.first("path"); path != "" {
				out = append(out, literal(strings.TrimPrefix(path, "/")+s))
				continue
			}
			// Which of the two it is, the event does not say.
			out = append(out, value{s, escape(s), true}, value{"path/" + s, "*/" + escape(s), true})
		case "secret":
			if hasSuffixOfSecret(s) {
				out = append(out, literal(s))
			}
			out = append(out, value{s + "-123456", escape(s) + "-??????", true})
		default:
			out = append(out, literal(s))
		}
	}
	return out
}

// hasSuffixOfSecret reports whether a name ends as the ARN of a secret does: with a hyphen
// and six characters.
func hasSuffixOfSecret(s string) bool {
	i := len(s) - 7
	return i > 0 && s[i] == '-' && !strings.ContainsAny(s[i+1:], "-/_")
}
