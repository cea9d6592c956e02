// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// found is a resource of an action: an ARN, or an entry of a policy that covers what an
// event does not name.
type found struct {
	typ string // the resource type, "" for "*"
	arn string
	// entry says that arn is an entry of a policy, with wildcards.
	entry bool
}

// resources are the resources of an action of the event, and the action itself: that of a
// version of an object is another one (L-630).
func (x *call) resources(m meaning) (*catalog.Action, []found) {
	a, ok := x.catalog.Lookup(m.action)
	if !ok {
		return nil, nil
	}
	if !a.ResourceLevel() {
		return a, []found{{arn: "*", entry: true}}
	}
	switch m.on {
	case onEverything:
		return a, []found{{arn: "*", entry: true}}
	case onModel:
		if fs := x.model(); fs != nil {
			return a, fs
		}
	case onIndex:
		if fs := x.index(a); fs != nil {
			return a, fs
		}
	case onObject, onTarget, onCopySource, onAllKeys:
		if fs := x.object(m.on); fs != nil {
			return x.versioned(a, m.on), fs
		}
	case onSourceKey, onTargetKey:
		if fs := x.key(a, m.on); fs != nil {
			return a, fs
		}
	case onPath:
		return a, x.path(a)
	}
	a = x.versioned(a, m.on)
	if a.Name == "sns:Publish" && x.params.given["phonenumber"] {
		// A phone number has no ARN: only "*" covers it.
		return a, []found{{typ: anyType, arn: "*", entry: true}}
	}
	if fs := x.looked(a, m.on); len(fs) > 0 {
		return a, x.complete(a, x.qualified(fs))
	}
	if who := x.self(a); who != nil {
		return a, who
	}
	return a, x.patterns(a, nil)
}

// looked are the resources that the event names: in its list, in its parameters as ARNs and by
// name, and in its answer. Calls name one resource by its ARN and another by its name.
func (x *call) looked(a *catalog.Action, on place) []found {
	if on == onCopySource {
		return nil // the list has the target
	}
	creates := strings.HasPrefix(x.e.EventName, "Create")
	looks := []func(*catalog.Action) []found{x.fromList, x.fromParams, x.fromNames, x.fromAnswer}
	if creates {
		looks[2], looks[3] = x.fromAnswer, x.fromNames // the answer has the ARN of what was made
	}
	var fs []found
	listed := 0
	for i, look := range looks {
		if i > 2 && !creates && len(fs) > 0 {
			break // the answer of other calls names more than AWS checked
		}
		more := look(a)
		if len(fs) > 0 {
			more = others(a, fs, more, listed > 0)
		}
		if fs = append(fs, more...); i == 0 {
			listed = len(fs)
		}
	}
	return fs
}

// others are those of the resources that were found later which are not one of the first by
// another name. What AWS lists of a type is all of that type. A name counts for a type that
// every call names, or that is the only one with this name and was found before: the name of a
// web ACL is not that of a rule group.
func others(a *catalog.Action, first, later []found, listed bool) []found {
	name := func(f found) string { return f.arn[strings.LastIndexAny(f.arn, "/:")+1:] }
	return slices.DeleteFunc(slices.Clone(later), func(l found) bool {
		known := slices.ContainsFunc(first, func(f found) bool { return f.typ == l.typ }) &&
			!slices.ContainsFunc(later, func(o found) bool { return o.typ != l.typ && name(o) == name(l) })
		required := func(u catalog.ResourceUse) bool { return u.Required && u.Type.Name == l.typ }
		if !known && typeOfID(name(l)) == "" && !slices.ContainsFunc(a.Resources, required) {
			return true
		}
		return slices.ContainsFunc(first, func(f found) bool {
			return f.typ == l.typ && (listed || l.entry || f.entry || name(f) == name(l))
		})
	})
}

// fromNames are the resources that ids name by themselves, and those of the formats for the
// other types.
func (x *call) fromNames(a *catalog.Action) []found {
	ids := x.fromIDs(a)
	out := ids
	for _, f := range x.fromFormats(a) {
		if !slices.ContainsFunc(ids, func(o found) bool { return o.typ == f.typ }) {
			out = append(out, f)
		}
	}
	return out
}

// model is the model or the inference profile of a call to Bedrock that names it by its id.
// A profile calls the model in several regions.
func (x *call) model() []found {
	id := x.params.first("modelid")
	if id == "" || strings.ContainsAny(id, ":/") && strings.HasPrefix(id, "arn:") {
		return nil
	}
	head := "arn:" + x.who.partition() + ":bedrock:"
	area, rest, ok := strings.Cut(id, ".")
	if !ok || !slices.Contains(areas, area) {
		return []found{{typ: "foundation-model", arn: head + x.region + "::foundation-model/" + id}}
	}
	return []found{
		{typ: "inference-profile", arn: head + x.region + ":" + x.account + ":inference-profile/" + id},
		{typ: "foundation-model", arn: head + "*::foundation-model/" + escape(rest), entry: true},
	}
}

// areas are what the ids of inference profiles of AWS begin with.
var areas = []string{"us", "us-gov", "eu", "apac", "jp", "au", "ca", "global"}

// index is the index that a query of DynamoDB reads: AWS checks it and not its table.
func (x *call) index(a *catalog.Action) []found {
	name := x.params.first("indexname")
	if name == "" {
		return nil
	}
	var out []found
	for _, look := range []func(*catalog.Action) []found{x.fromList, x.fromParams, x.fromFormats} {
		for _, f := range look(a) {
			if f.typ == "table" && !f.entry {
				out = append(out, found{typ: "index", arn: f.arn + "/index/" + name})
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// qualified are the functions of a call with a qualifier: AWS checks the ARN with it.
func (x *call) qualified(fs []found) []found {
	qualifier := x.params.first("qualifier")
	if qualifier == "" || !strings.HasPrefix(x.e.EventSource, "lambda.") {
		return fs
	}
	for i, f := range fs {
		if f.typ == "function" && !f.entry && strings.Count(f.arn, ":") == 6 {
			fs[i].arn += ":" + qualifier
		}
	}
	return fs
}

// self is the caller of a call to IAM that names no user: it is about the caller.
func (x *call) self(a *catalog.Action) []found {
	if x.who.Kind != arn.User || len(x.params.byName) > 0 || a.Service() != "iam" || len(a.Resources) != 1 || a.Resources[0].Type.Name != "user" {
		return nil
	}
	return []found{{typ: "user", arn: x.who.text}}
}

// key is the key that a call to KMS encrypts from, or to.
func (x *call) key(a *catalog.Action, on place) []found {
	target := x.params.first("destinationkeyid")
	var out []found
	for _, f := range x.fromList(a) {
		is := target != "" && (f.arn == target || strings.HasSuffix(f.arn, "/"+target))
		if is == (on == onTargetKey) {
			out = append(out, f)
		}
	}
	if len(out) == 0 {
		return x.fromList(a)
	}
	return out
}

// fromList are the resources that the event lists (L-630 a).
func (x *call) fromList(a *catalog.Action) []found {
	var list []string
	for _, r := range x.listed {
		list = append(list, r.ARN)
	}
	return x.fitting(a, list)
}

// fromParams are the parameters that are ARNs of the action's resources (L-630 b).
func (x *call) fromParams(a *catalog.Action) []found { return x.fitting(a, x.params.arns) }

// fromAnswer are the ARNs of what a call made. When AWS decided, what was made had no id yet:
// words that are made up, and not by the caller, are "*".
func (x *call) fromAnswer(a *catalog.Action) []found {
	list := x.fitting(a, x.answer.arns)
	for i, f := range list {
		fields := strings.SplitN(f.arn, ":", 6)
		if rest := x.withoutIDs(fields[5]); rest != escape(fields[5]) {
			list[i] = found{typ: f.typ, arn: strings.Join(fields[:5], ":") + ":" + rest, entry: true}
		}
	}
	return list
}

// withoutIDs is the last field of an ARN as an entry, with "*" for what the call does not name.
func (x *call) withoutIDs(rest string) string {
	var b strings.Builder
	for rest != "" {
		word := rest
		if i := strings.IndexAny(rest, "/:"); i >= 0 {
			word = rest[:i]
		}
		if madeUp(word) && !x.params.names(word) {
			b.WriteByte('*')
		} else {
			b.WriteString(escape(word))
		}
		if rest = rest[len(word):]; rest != "" {
			b.WriteByte(rest[0])
			rest = rest[1:]
		}
	}
	return b.String()
}

func (x *call) fitting(a *catalog.Action, list []string) []found {
	var out []found
	for _, text := range list {
		if !strings.HasPrefix(text, "arn:") || len(strings.SplitN(text, ":", 6)) < 6 {
			continue
		}
		for _, u := range a.Resources {
			if u.Type.Matches(text) {
				out = append(out, found{typ: u.Type.Name, arn: text})
				break
			}
		}
	}
	return out
}

// complete adds patterns of the types that every call of the action names in addition to those
// that were found.
func (x *call) complete(a *catalog.Action, fs []found) []found {
	known := facts.SeveralOf(a.Name)
	if known == nil || known.Kind == facts.TogetherAlternatives {
		return fs
	}
	var missing []string
	needs := known.Needs
	for _, s := range a.Scenarios {
		for _, u := range s.Resources {
			if slot := []string{u.Type.Name}; u.Required && !slices.ContainsFunc(needs, func(o []string) bool { return slices.Contains(o, slot[0]) }) {
				needs = append(slices.Clone(needs), slot)
			}
		}
	}
	for _, slot := range needs {
		if slices.ContainsFunc(fs, func(f found) bool { return slices.Contains(slot, f.typ) }) {
			continue
		}
		more := x.ofTypes(a, slot)
		fs = append(fs, more...)
		if len(more) == 0 {
			missing = append(missing, slot...)
		}
	}
	if len(missing) == 0 {
		return fs
	}
	return append(fs, x.patterns(a, missing)...)
}

// escape is a name as a part of an entry of a policy: its wildcards are characters
// (E-813).
func escape(s string) string { return escapes.Replace(s) }

var escapes = strings.NewReplacer("*", "${*}", "?", "${?}", "$", "${$}")
