// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/naive"
)

// presence is the class of a key (truth.md section 2).
type presence uint8

const (
	optional  presence = iota // may be absent
	always                    // in every such request
	assumed                   // always, with the value of E-1205 in mode absent
	sessional                 // free in both modes for role sessions (E-1732), else optional
)

// freeKey is a key whose value nobody fixes.
type freeKey struct {
	name     string
	family   string
	class    presence
	values   []string // that policies compare with
	fresh    []string // that no policy names
	property bool     // of the resource
	many     bool     // it can have several values
	listed   bool     // values and fresh are all that there are (E-1722)
	actions  string   // that have the key; "" for all
}

// subject is a caller and its requests, for the tests of what an expectation means.
type subject struct {
	caller  naive.Caller
	actions []string
	// shape is asked for; ids are resources of it, entries what policies say.
	shape   string
	ids     []string
	entries []string
	// more are resources of the shape that no question names: there is one in each pattern
	// among the entries, also where a question leaves some out (E-1736).
	more  []string
	owner string // of the resource policy, "" for none
	keys  []freeKey
}

var team = []string{"dev", "prod"}

func tag(name, actions string) freeKey {
	return freeKey{name: name, family: "string", values: team, fresh: []string{"zz"}, property: strings.Contains(name, "Resource") || strings.Contains(name, "Existing"), actions: actions}
}

var commonKeys = []freeKey{
	{name: "aws:PrincipalTag/team", family: "string", values: team, fresh: []string{"zz"}},
	{name: "aws:SourceIp", family: "ip", class: always, values: []string{"203.0.113.0/24", "2001:db8::/32"}, fresh: []string{"203.0.113.7", "198.51.100.7", "2001:db8::1", "2001:dba::1"}},
	{name: "aws:SourceVpce", family: "string", values: []string{"vpce-1"}, fresh: []string{"zz"}},
	{name: "aws:SecureTransport", family: "bool", class: assumed, values: []string{"true", "false"}},
	{name: "aws:ViaAWSService", family: "bool", class: assumed, values: []string{"true", "false"}},
	{name: "aws:MultiFactorAuthPresent", family: "bool", class: sessional, values: []string{"true", "false"}},
	{name: "aws:MultiFactorAuthAge", family: "numeric", class: sessional, values: []string{"60", "3600"}, fresh: []string{"59", "61", "1800", "3601", "3599"}},
	{name: "aws:CurrentTime", family: "date", class: always, values: []string{"2031-01-01T00:00:00Z"}, fresh: []string{"2030-12-31T23:59:59Z", "2031-01-01T00:00:01Z"}},
	{name: "aws:UserAgent", family: "string", class: always, values: []string{"cli"}, fresh: []string{"zz"}},
	{name: "aws:PrincipalOrgID", family: "string", values: []string{"o-tide"}, fresh: []string{"zz"}},
	{name: "aws:PrincipalOrgPaths", family: "string", values: []string{"o-tide/r-1/ou-1/"}, fresh: []string{"o-tide/r-1/zz/", "zz/r-1/ou-1/", "O-TIDE/r-1/ou-1/", "o-match/r-1/"}, many: true},
}

var (
	harvester = callers[2]
	mira      = callers[0]
)

var subjects = []subject{
	{
		caller: harvester, actions: []string{"sqs:SendMessage", "sqs:ReceiveMessage"},
		shape: "arn:aws:sqs:eu-west-1:444455556666:*", ids: queues("a", "ab", "abc", "b", "x", "zz", "qq"), entries: queues("a", "a*", "?", "*", "b"),
		owner: "arn:aws:sqs:eu-west-1:444455556666:a",
		keys:  append([]freeKey{tag("aws:ResourceTag/team", "")}, commonKeys...),
	},
	{
		caller: mira, actions: []string{"s3:GetObject", "s3:PutObject"},
		shape: "arn:aws:s3:::tide-logs/*", ids: objects("a", "ab", "abc", "b/c", "b/d", "zz", "qq"), entries: objects("a", "a*", "*", "b/*"),
		owner: "arn:aws:s3:::tide-logs",
		keys: append([]freeKey{
			tag("s3:ExistingObjectTag/team", "s3:GetObject"),
			{name: "s3:x-amz-server-side-encryption", family: "string", values: []string{"aws:kms"}, fresh: []string{"AES256"}, actions: "s3:PutObject"},
			{name: "s3:TlsVersion", family: "numeric", class: always, values: []string{"1.2", "1.3"}, listed: true},
			{name: "s3:authType", family: "string", class: always, values: []string{"REST-HEADER", "REST-QUERY-STRING"}, fresh: []string{"REST-HEADER", "REST-QUERY-STRING", "POST"}, listed: true},
			{name: "aws:RequestedRegion", family: "string", class: always, values: []string{"eu-west-1"}, fresh: []string{"us-zz"}},
		}, commonKeys...),
	},
	{
		caller: harvester, actions: []string{"ec2:StopInstances", "ec2:StartInstances"},
		shape: ec2 + "instance/*", more: prefixed(ec2+"instance/", "i-13"), ids: prefixed(ec2+"instance/", "i-1", "i-12", "i-2", "i-zz", "i-qq"), entries: prefixed(ec2, "instance/i-1", "instance/i-1*", "instance/*", "*"),
		keys: append([]freeKey{
			tag("aws:ResourceTag/team", ""), tag("ec2:ResourceTag/team", ""),
			{name: "ec2:InstanceType", family: "string", class: always, values: []string{"t3.micro"}, fresh: []string{"m5.large"}, property: true},
		}, commonKeys...),
	},
	{
		caller: harvester, actions: []string{"ec2:CreateTags"},
		shape: ec2 + "instance/*", ids: prefixed(ec2+"instance/", "i-1", "i-zz", "i-qq"), entries: prefixed(ec2, "instance/i-1", "instance/*", "*"),
		keys: append([]freeKey{
			tag("aws:RequestTag/team", ""),
			{name: "aws:TagKeys", family: "string", values: []string{"team", "cost"}, fresh: []string{"zz"}, many: true},
			tag("aws:ResourceTag/team", ""),
			{name: "aws:CalledVia", family: "string", values: []string{"cloudformation.amazonaws.com"}, fresh: []string{"zz.amazonaws.com"}, many: true},
		}, commonKeys...),
	},
	{
		caller: harvester, actions: []string{"iam:PassRole"},
		shape: "arn:aws:iam::444455556666:role/*", more: prefixed("arn:aws:iam::444455556666:role/", "ac"), ids: prefixed("arn:aws:iam::444455556666:role/", "a", "ab", "b", "zz", "qq"), entries: prefixed("arn:aws:iam::444455556666:role/", "a", "a*", "*"),
		keys: append([]freeKey{
			{name: "iam:PassedToService", family: "string", class: always, values: []string{"lambda.amazonaws.com", "ec2.amazonaws.com"}, fresh: []string{"zz"}},
		}, commonKeys...),
	},
	{
		caller: harvester, actions: []string{"kms:Decrypt"},
		shape: kmsID, ids: []string{kmsID}, entries: []string{kmsID, "*", "arn:aws:kms:eu-west-1:444455556666:key/*"},
		owner: kmsID,
		keys: append([]freeKey{
			tag("kms:EncryptionContext:app", ""),
			{name: "kms:EncryptionContextKeys", family: "string", values: []string{"app", "env"}, fresh: []string{"zz"}, many: true},
			{name: "kms:KeySpec", family: "string", class: always, values: []string{"SYMMETRIC_DEFAULT"}, fresh: []string{"RSA_2048"}, property: true},
			{name: "kms:ViaService", family: "string", values: []string{"sqs.eu-west-1.amazonaws.com"}, fresh: []string{"zz"}},
		}, commonKeys...),
	},
	{
		caller: mira, actions: []string{"s3:ListBucket"},
		shape: "arn:aws:s3:::tide-*", more: prefixed("arn:aws:s3:::tide-", "lob"), ids: prefixed("arn:aws:s3:::tide-", "logs", "log", "zz", "qq"), entries: prefixed("arn:aws:s3:::tide-", "logs", "lo*", "*"),
		owner: "arn:aws:s3:::tide-logs",
		keys: append([]freeKey{
			{name: "s3:prefix", family: "string", values: []string{"dev", "prod"}, fresh: []string{"zz"}},
		}, commonKeys...),
	},
	{
		caller: mira, actions: []string{"sts:AssumeRole"},
		shape: role2, ids: []string{role2}, entries: []string{role2, "*"}, owner: role2,
		keys: append([]freeKey{
			{name: "sts:ExternalId", family: "string", values: []string{"dev", "prod"}, fresh: []string{"zz"}},
			{name: "sts:RoleSessionName", family: "string", class: always, values: []string{"dev", "mira"}, fresh: []string{"zz"}},
		}, commonKeys...),
	},
	{
		caller: callers[9], actions: []string{"sqs:SendMessage"},
		shape: queue, ids: []string{queue}, entries: []string{queue, "*"}, owner: queue,
		keys: []freeKey{
			{name: "aws:SourceAccount", family: "string", values: []string{accountA}, fresh: []string{accountB}},
			{name: "aws:SourceArn", family: "arn", values: []string{"arn:aws:events:eu-west-1:444455556666:rule/dev"}, fresh: []string{"arn:aws:events:eu-west-1:444455556666:rule/zz", "arn:aws:events:eu-west-1:777788889999:rule/dev"}},
			tag("aws:ResourceTag/team", ""),
			{name: "aws:SecureTransport", family: "bool", class: assumed, values: []string{"true", "false"}},
		},
	},
}

func prefixed(prefix string, names ...string) []string {
	var out []string
	for _, n := range names {
		out = append(out, prefix+n)
	}
	return out
}

func queues(names ...string) []string {
	return prefixed("arn:aws:sqs:eu-west-1:444455556666:", names...)
}

func objects(names ...string) []string { return prefixed("arn:aws:s3:::tide-logs/", names...) }

// assignment is one choice of values of keys; an empty list is absence.
type assignment map[string][]string

// assignments calls f for all assignments of the tested keys that can occur together,
// over the values of each; f stops it by returning false.
func assignments(keys []freeKey, values map[string][]string, stated assignment, anything bool, c *naive.Caller, f func(assignment) bool) {
	a := maps.Clone(stated)
	if a == nil {
		a = assignment{}
	}
	var walk func(i int) bool
	walk = func(i int) bool {
		if i == len(keys) {
			return !consistent(a, stated, anything, c) || f(a)
		}
		k := &keys[i]
		if _, fixed := stated[k.name]; fixed {
			return walk(i + 1)
		}
		list := choices(k, values[k.name], anything, c)
		if k.name == "aws:ViaAWSService" && len(stated["kms:ViaService"]) > 0 {
			list = [][]string{{"true"}} // E-1737 i
		}
		for _, t := range listedKeys {
			switch {
			case k.name == t.key && lists(stated[t.list], t.name):
				// Every request that is like what is stated has the key (E-1737 e): it is one of
				// those that take any value (E-1731).
				list = choices(k, values[k.name], true, c)
			case k.name == t.list && len(stated[t.key]) > 0 && !anything:
				list = [][]string{{t.name}} // nobody states others
			}
		}
		if k.name == "aws:MultiFactorAuthAge" && slices.Equal(stated["aws:MultiFactorAuthPresent"], []string{"true"}) {
			// Only temporary credentials say so: what they say of MFA is free (E-1732).
			list = choices(k, values[k.name], true, c)
		}
		if twin, ok := stated[twins[k.name]]; ok {
			list = [][]string{twin} // E-1737 f
		}
		for _, v := range list {
			a[k.name] = v
			if !walk(i + 1) {
				return false
			}
		}
		delete(a, k.name)
		return true
	}
	walk(0)
}

// twins are keys with the same value.
var twins = map[string]string{"aws:ResourceTag/team": "ec2:ResourceTag/team", "ec2:ResourceTag/team": "aws:ResourceTag/team"}

// choices are the values of one key in a mode (E-1731, E-1732).
func choices(k *freeKey, values []string, anything bool, c *naive.Caller) [][]string {
	var out [][]string
	one := func(list ...string) {
		for _, v := range list {
			out = append(out, []string{v})
		}
	}
	free := anything || k.class == always || k.class == sessional && c.Kind == naive.RoleSession
	switch {
	case k.class == assumed && !anything:
		one(map[string]string{"aws:SecureTransport": "true", "aws:ViaAWSService": "false"}[k.name])
		return out
	case k.class == assumed:
		one(values...)
		return out
	case free:
		one(values...)
		if k.many {
			for i, x := range values {
				for _, y := range values[i+1:] {
					out = append(out, []string{x, y})
				}
			}
		}
	}
	// Whether a key that is always there is absent after all is for consistent to say.
	if k.class != always || k.name == "aws:SourceIp" || k.name == "s3:TlsVersion" {
		out = append(out, []string{})
	}
	return out
}

// consistent is E-1737 for the keys of the tests. A key that is not in the assignment
// has any value that fits.
func consistent(a, stated assignment, anything bool, c *naive.Caller) bool {
	is := func(k, v string) bool { l, ok := a[k]; return ok && len(l) == 1 && l[0] == v }
	present := func(k string) bool { return len(a[k]) > 0 }
	absent := func(k string) bool { l, ok := a[k]; return ok && len(l) == 0 }
	untested := func(k string) bool { _, ok := a[k]; return !ok && anything }
	endpoint := present("aws:SourceVpce")
	via := is("aws:ViaAWSService", "true")
	switch {
	case endpoint && present("aws:SourceIp"): // b
		return false
	case absent("aws:SourceIp") && !endpoint && !via && !untested("aws:SourceVpce") && !untested("aws:ViaAWSService") && c.Kind != naive.Service:
		return false
	case present("aws:MultiFactorAuthAge") && (is("aws:MultiFactorAuthPresent", "false") || absent("aws:MultiFactorAuthPresent")): // c
		return false
	case present("kms:ViaService") && is("aws:ViaAWSService", "false"): // i
		return false
	case absent("s3:TlsVersion") && (is("aws:SecureTransport", "true") || !untested("aws:SecureTransport") && !present("aws:SecureTransport")): // l
		return false
	case present("s3:TlsVersion") && is("aws:SecureTransport", "false"):
		return false
	}
	if x, y, ok := both(a, "aws:ResourceTag/team", "ec2:ResourceTag/team"); ok && !slices.Equal(x, y) { // f
		return false
	}
	for _, t := range listedKeys {
		if one, keys, ok := both(a, t.key, t.list); ok && (len(one) > 0) != lists(keys, t.name) { // e
			return false
		}
		if keys, ok := a[t.list]; ok {
			if name := spelling(stated, t.key); name != "" && !slices.Contains(keys, name) {
				return false // it is listed as it is spelled
			}
		}
	}
	if id, paths, ok := both(a, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths"); ok && ((len(id) > 0) != (len(paths) > 0) || // g
		slices.ContainsFunc(paths, func(p string) bool { return !strings.HasPrefix(p+"/", id[0]+"/") })) {
		return false
	}
	if present("aws:CalledVia") && is("aws:ViaAWSService", "false") { // a
		return false
	}
	if arn, account, ok := both(a, "aws:SourceArn", "aws:SourceAccount"); ok && len(arn) > 0 { // h
		if owner := strings.Split(arn[0], ":")[4]; owner != "" && len(account) > 0 && account[0] != owner {
			return false
		}
	}
	return true
}

// listedKeys are keys of families, with the keys that list the names of the family.
var listedKeys = []struct{ key, list, name string }{
	{"aws:RequestTag/team", "aws:TagKeys", "team"},
	{"kms:EncryptionContext:app", "kms:EncryptionContextKeys", "app"},
}

// lists reports whether a request with these names has the key with the name: names of
// keys ignore letter case (E-1002).
func lists(names []string, name string) bool {
	return slices.ContainsFunc(names, func(k string) bool { return strings.EqualFold(k, name) })
}

// spelling is the last part of a key in the spelling of the assignment, which may have
// it in that of the tests too; "" if it does not have the key.
func spelling(a assignment, key string) string {
	spelled := ""
	for name, v := range a {
		if strings.EqualFold(name, key) && len(v) > 0 && (spelled == "" || name != key) {
			spelled = name
		}
	}
	return spelled[strings.LastIndexAny(spelled, "/:")+1:]
}

func both(a assignment, x, y string) (vx, vy []string, ok bool) {
	vx, okx := a[x]
	vy, oky := a[y]
	return vx, vy, okx && oky
}
