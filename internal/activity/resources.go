// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"encoding/json"
	"net/url"
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

// call is one event with what its resources are looked for in.
type call struct {
	e       *event
	who     *caller
	catalog *catalog.Catalog
	params  params
	answer  params
	listed  []resourceEntry
	region  string
	account string
}

// newCall reads the parts of an event that name resources.
func newCall(e *event, who *caller, c *catalog.Catalog) (*call, error) {
	x := &call{e: e, who: who, catalog: c, region: e.AwsRegion, account: e.RecipientAccountID}
	if err := x.params.read(e.RequestParameters); err != nil {
		return nil, err
	}
	if err := x.answer.read(e.ResponseElements); err != nil {
		return nil, err
	}
	raw, err := nested(e.Resources)
	if err != nil {
		return nil, err
	}
	if len(raw) > 0 && raw[0] == '[' {
		_ = json.Unmarshal(raw, &x.listed)
	}
	for _, r := range x.listed {
		if arn.IsAccountID(r.AccountID) {
			x.account = r.AccountID
			break
		}
	}
	if !arn.IsAccountID(x.account) {
		x.account = who.Account
	}
	if url := x.params.first("queueurl"); url != "" {
		if q := queueName(url); q != "" {
			x.params.byName["queuename"] = []string{q}
		}
	}
	return x, nil
}

// queueName is the name of an SQS queue given by its URL, "" for other texts.
func queueName(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) != 2 || !arn.IsAccountID(parts[0]) {
		return ""
	}
	return parts[1]
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
	for _, look := range []func(*catalog.Action) []found{x.fromList, x.fromParams, x.fromFormats, x.fromAnswer} {
		if fs := look(a); len(fs) > 0 {
			return a, x.complete(a, fs)
		}
	}
	return a, x.patterns(a, nil)
}

// versioned is the action on a version of an object where the event names one.
func (x *call) versioned(a *catalog.Action, on place) *catalog.Action {
	version := x.params.first("versionid")
	if on == onCopySource && strings.Contains(x.params.first("x-amz-copy-source"), "versionId=") {
		version = "source"
	} else if on != onObject {
		version = ""
	}
	if version == "" || a.Name != "s3:GetObject" {
		return a
	}
	if v, ok := x.catalog.Lookup("s3:GetObjectVersion"); ok {
		return v
	}
	return a
}

// object is the object of a call to Amazon S3.
func (x *call) object(on place) []found {
	bucket, key := x.params.first("bucketname"), x.params.first("key")
	head := "arn:" + x.who.partition() + ":s3:::"
	switch {
	case on == onCopySource:
		source, _, _ := strings.Cut(strings.TrimPrefix(x.params.first("x-amz-copy-source"), "/"), "?")
		if plain, err := url.PathUnescape(source); err == nil {
			source = plain
		}
		if strings.HasPrefix(source, "arn:") {
			return nil
		}
		if b, k, ok := strings.Cut(source, "/"); !ok || b == "" || k == "" {
			return []found{{typ: "object", arn: head + "*/*", entry: true}}
		}
		return []found{{typ: "object", arn: head + source}}
	case bucket == "" || strings.HasPrefix(bucket, "arn:"):
		return nil
	case on == onAllKeys:
		return []found{{typ: "object", arn: head + escape(bucket) + "/*", entry: true}}
	case key == "":
		return nil
	}
	return []found{{typ: "object", arn: head + bucket + "/" + key}}
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

// fromAnswer are the ARNs of what a call made.
func (x *call) fromAnswer(a *catalog.Action) []found { return x.fitting(a, x.answer.arns) }

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

// maxResources bounds the resources of one event for one action.
const maxResources = 100

// fromFormats fills the formats of the action's resource types with parameters (L-630 c, d,
// e). Of several types those count whose formats take the most parameters. An action of one
// type takes a format that is filled in part too, with * for the rest.
func (x *call) fromFormats(a *catalog.Action) []found {
	var out []found
	most := 0
	for _, u := range a.Resources {
		for _, f := range u.Type.Formats {
			list, n := x.filled(f, len(a.Resources) == 1)
			if len(list) == 0 || n == 0 || n <= most && (n < most || len(a.Resources) == 1) {
				continue
			}
			if n > most {
				most, out = n, nil
			}
			for _, v := range list {
				if len(out) >= maxResources || !u.Type.Matches(v.plain) {
					continue
				}
				if v.open {
					out = append(out, found{typ: u.Type.Name, arn: v.entry, entry: true})
					continue
				}
				if u.Type.Service == "logs" && u.Type.Name == "log-group" {
					// AWS asks for the ARN of a log group with ":*" for most actions.
					out = append(out, found{typ: u.Type.Name, arn: v.entry, entry: true}, found{typ: u.Type.Name, arn: v.entry + ":*", entry: true})
					continue
				}
				out = append(out, found{typ: u.Type.Name, arn: v.plain})
			}
		}
	}
	return out
}

// filled are the ARNs of a format with parameters in place of its names, and how many names
// it has; none if a name is missing. With partly, one name is enough.
func (x *call) filled(f *catalog.ARNFormat, partly bool) ([]value, int) {
	fields := f.Fields()
	out := []value{literal("arn")}
	names := 0
	for i, field := range fields {
		if i == 0 {
			continue
		}
		values, n, ok := x.field(i, field, partly)
		if !ok {
			return nil, 0
		}
		names += n
		out = joined(out, ":", values)
	}
	return out, names
}

// joined are all ways to put one of the ends behind one of the heads.
func joined(heads []value, between string, ends []value) []value {
	var out []value
	for _, h := range heads {
		for _, e := range ends {
			if len(out) < maxResources {
				out = append(out, value{h.plain + between + e.plain, h.entry + between + e.entry, h.open || e.open})
			}
		}
	}
	return out
}

// field are the values of a field of a format.
func (x *call) field(i int, field string, partly bool) (values []value, names int, ok bool) {
	switch i {
	case 1:
		return []value{literal(x.who.partition())}, 0, true
	case 3, 4:
		return []value{literal(x.placed(i, field))}, 0, true
	}
	if strings.Contains(field, "*") {
		return nil, 0, false
	}
	values = []value{{}}
	for field != "" {
		text, rest, found := strings.Cut(field, "${")
		values = joined(values, "", []value{literal(text)})
		if !found {
			break
		}
		name, rest, found := strings.Cut(rest, "}")
		if !found {
			return nil, 0, false
		}
		given := x.params.of(name)
		switch {
		case strings.EqualFold(name, "Account"):
			given = []value{literal(x.account)}
		case len(given) > 0:
			names++
		case partly:
			given = []value{{"x", "*", true}}
		default:
			return nil, 0, false
		}
		values, field = joined(values, "", given), rest
	}
	return values, names, true
}

// placed is the region or account of an ARN of a format.
func (x *call) placed(i int, field string) string {
	if !strings.Contains(field, "$") {
		return field
	}
	if i == 3 {
		return x.region
	}
	return x.account
}

// complete adds patterns of the types that every call of the action names in addition to those
// that were found.
func (x *call) complete(a *catalog.Action, fs []found) []found {
	known := facts.SeveralOf(a.Name)
	if known == nil || known.Kind == facts.TogetherAlternatives {
		return fs
	}
	var missing []string
	for _, slot := range known.Needs {
		if !slices.ContainsFunc(fs, func(f found) bool { return slices.Contains(slot, f.typ) }) {
			missing = append(missing, slot...)
		}
	}
	if len(missing) == 0 {
		return fs
	}
	return append(fs, x.patterns(a, missing)...)
}

// maxTypes is how many types a pattern of each is written for; beyond, a pattern covers all
// resources of the service in a place.
const maxTypes = 8

// patterns are the patterns of an action's types in the region and account of the call: of
// these types; else of those that are required, or that AWS is known to need; else of all.
func (x *call) patterns(a *catalog.Action, types []string) []found {
	if known := facts.SeveralOf(a.Name); known != nil && types == nil && known.Kind != facts.TogetherAlternatives {
		for _, slots := range [][][]string{known.Needs, known.Perhaps} {
			for _, slot := range slots {
				types = append(types, slot...)
			}
		}
	}
	var uses []catalog.ResourceUse
	for _, u := range a.Resources {
		if types == nil && u.Required || slices.Contains(types, u.Type.Name) {
			uses = append(uses, u)
		}
	}
	if len(uses) == 0 {
		uses = a.Resources
	}
	var out []found
	for _, u := range uses {
		fields := u.Type.Formats[0].Fields()
		f := found{typ: u.Type.Name, entry: true, arn: "arn:" + x.who.partition() + ":" + wild(fields[2]) + ":" + x.placed(3, fields[3]) + ":" + x.placed(4, fields[4]) + ":"}
		if len(uses) > maxTypes {
			f.typ, f.arn = "any type", f.arn+"*"
		} else {
			f.arn += wild(fields[5])
		}
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}

// wild is a field of a format with * in place of its names.
func wild(field string) string {
	var b strings.Builder
	for {
		literal, rest, found := strings.Cut(field, "${")
		b.WriteString(literal)
		if !found {
			break
		}
		b.WriteByte('*')
		_, field, _ = strings.Cut(rest, "}")
	}
	s := b.String()
	for strings.Contains(s, "**") {
		s = strings.ReplaceAll(s, "**", "*")
	}
	return s
}

// path is the path of a call to API Gateway, as far as its parameters name one.
func (x *call) path(a *catalog.Action) []found {
	best, names := "", 0
	for _, u := range a.Resources {
		for _, f := range u.Type.Formats {
			list, n := x.filled(f, false)
			if len(list) > 0 && n > names {
				best, names = list[0].plain, n
			}
		}
	}
	if best != "" {
		return []found{{typ: "path", arn: best}}
	}
	return []found{{typ: "path", arn: "arn:" + x.who.partition() + ":apigateway:" + x.region + "::/*", entry: true}}
}

// escape is a name as a part of an entry of a policy: its wildcards are characters
// (E-813).
func escape(s string) string { return escapes.Replace(s) }

var escapes = strings.NewReplacer("*", "${*}", "?", "${?}", "$", "${$}")
