// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// The values of some keys go together (E-1737): the values of one key are chosen so that
// each value of the other is possible together with a value of each class. Otherwise the
// search would take a possible combination for impossible.

// pathsOf are keys for the place of an account in its organization, by the key for the
// organization.
var pathsOf = map[string]string{
	"aws:principalorgid": "aws:principalorgpaths",
	"aws:resourceorgid":  "aws:resourceorgpaths",
	"aws:sourceorgid":    "aws:sourceorgpaths",
}

// oneValue are keys that hold the same where both are in a request, each by the other
// (E-1737 d, g, j).
var oneValue = map[string]string{
	"aws:currenttime":     "aws:epochtime",
	"aws:epochtime":       "aws:currenttime",
	"aws:requestedregion": "ec2:region",
	"ec2:region":          "aws:requestedregion",

	"aws:principalorgid":    organizationTwins["aws:principalorgid"],
	"aws:resourceorgid":     organizationTwins["aws:resourceorgid"],
	"aws:principalorgpaths": organizationTwins["aws:principalorgpaths"],
	"aws:resourceorgpaths":  organizationTwins["aws:resourceorgpaths"],
}

// chainKeys are about the services through which a request came (E-1737 a).
var chainKeys = []string{"aws:calledvia", "aws:calledviafirst", "aws:calledvialast"}

// tagsOf are the families of keys that go with the key that lists their names.
var tagsOf = map[string]string{
	"aws:tagkeys":               "aws:requesttag/",
	"s3:requestobjecttagkeys":   "s3:requestobjecttag/",
	"kms:encryptioncontextkeys": "kms:encryptioncontext:",
}

// companions adds values of a key that go with what other keys hold or are tested for.
func (s *search) companions(c *caseOf, v variable, t *tests, values *valueSet) {
	variants := func(others []string, of func(value, other string) (string, bool)) {
		for _, x := range slices.Clone(values.list) {
			for _, other := range others {
				if y, ok := of(x, other); ok {
					values.add(y)
				}
			}
		}
	}
	switch key := v.key; key {
	case "aws:sourcearn":
		variants(s.held(c, v, "aws:sourceaccount"), withAccount)
	case "aws:sourceaccount":
		for _, x := range s.held(c, v, "aws:sourcearn") {
			if account := arn.Account(x); account != "" {
				values.add(account)
			}
		}
	default:
		if paths, ok := pathsOf[key]; ok {
			for _, x := range s.held(c, v, paths) {
				if id, _, ok := strings.Cut(x, "/"); ok && id != "" {
					values.add(id)
				}
			}
		}
		for id, paths := range pathsOf {
			if paths == key {
				variants(s.held(c, v, id), withOrganization)
			}
		}
		if family, ok := tagsOf[key]; ok {
			for _, tag := range s.tested(family) {
				values.add(tag)
				if other := otherCase(tag); t.distinguishes(tag, other) {
					values.add(other)
				}
			}
		}
	}
}

// distinguishes reports whether some test distinguishes two values.
func (t *tests) distinguishes(x, y string) bool {
	return slices.ContainsFunc(t.texts, func(w textTest) bool { return w.match(x) != w.match(y) })
}

// listOf is the key that lists the names of the keys of a family (E-1737 e), where its
// value is still open in the case; "" for keys of no such family.
func (s *search) listOf(c *caseOf, key string) string {
	for list, family := range tagsOf {
		if strings.HasPrefix(key, family) && c.request.Context.Entry(list) == nil && len(s.gather(list).texts) > 0 {
			return list
		}
	}
	return ""
}

// asListed is a key in the spelling of the key that lists the names of its family, where
// the context has that one: tags are listed as they are spelled.
func asListed(c *request.Context, name string) string {
	for list, family := range tagsOf {
		names := c.Entry(list)
		if names == nil || len(name) < len(family) || !strings.EqualFold(name[:len(family)], family) {
			continue
		}
		spelled := name
		for i := range names.Value.Count() {
			switch tag, known := names.Value.At(i).Known(); {
			case known && tag == name[len(family):]:
				return name
			case known && strings.EqualFold(tag, name[len(family):]):
				spelled = name[:len(family)] + tag
			}
		}
		return spelled
	}
	return name
}

// held are the values that a key has in the case, or that are tried of it where it is
// tested; none for a key that does not matter.
func (s *search) held(c *caseOf, v variable, key string) []string {
	context := c.request.Context
	if v.of != "" {
		context = c.request.ContextFor(v.of)
	}
	if x := context.Stated(key); len(x.Values) > 0 {
		return x.Values
	}
	t := s.gather(key)
	if len(t.texts)+len(t.arns)+len(t.templates)+len(t.uses) == 0 && !t.null {
		return nil
	}
	values := &valueSet{familiar: familiarValues(key)}
	values.collect(t)
	return values.list
}

// tested are the last parts of the keys of a family that some statement tests, as they
// are written.
func (s *search) tested(family string) []string {
	var out []string
	v := &env{principal: s.cell.Request.Principal, action: s.cell.Request.Action, resource: s.cell.Request.Resources[0]}
	var t tests
	for _, ev := range s.evaluators {
		v.ev = ev
		for _, p := range ev.policies() {
			for _, st := range p.Statements {
				if st.Condition == nil || !t.relevant(v, st) {
					continue
				}
				for i := range st.Condition.Entries {
					k := &st.Condition.Entries[i].Key
					if strings.HasPrefix(k.Name, family) && len(k.Display) >= len(family) {
						out = append(out, k.Display[len(family):])
					}
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// withAccount is the ARN in another account, if it names one.
func withAccount(text, account string) (string, bool) {
	fields := strings.SplitN(text, ":", 6)
	if len(fields) < 6 || fields[4] == "" {
		return "", false
	}
	fields[4] = account
	return strings.Join(fields, ":"), true
}

// withOrganization is the path in another organization.
func withOrganization(path, id string) (string, bool) {
	_, rest, ok := strings.Cut(path, "/")
	return id + "/" + rest, ok && id != ""
}
