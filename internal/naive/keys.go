// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import (
	"maps"
	"strconv"
	"strings"
	"time"
)

// key returns the values of a context key; none for a key that is absent.
func (r *run) key(name string) []string {
	name = strings.ToLower(name)
	if r.unlisted[name] && r.pick("row of "+r.resource+" and "+name, 2) == 0 {
		return nil
	}
	return r.context[name]
}

// derive computes the context of a check (section 12): what was supplied and what
// follows from the request.
func (r *run) derive() {
	c := &r.req.Caller
	m := map[string][]string{}
	r.unlisted = map[string]bool{}
	r.context = m
	supplied := maps.Clone(r.req.Context)
	if own := r.req.Own[r.resource]; own != nil {
		if supplied == nil {
			supplied = map[string][]string{}
		}
		maps.Copy(supplied, own)
	}
	for k, v := range supplied {
		if k = strings.ToLower(k); len(v) == 0 {
			continue
		}
		if lacksKey(strings.ToLower(r.action), r.resource, k) {
			// Tags that AWS does not list for the row are uncertain (E-1720).
			if !strings.HasPrefix(k, "aws:") {
				continue
			}
			r.unlisted[k] = true
		}
		m[k] = v
	}
	set := func(k, v string) { m[k] = []string{v} }
	unless := func(k, v string) {
		if _, stated := m[k]; !stated {
			set(k, v)
		}
	}

	for k, v := range supplied { // E-1737 f: two names of one tag
		service, rest, _ := strings.Cut(strings.ToLower(k), ":")
		if tag, ok := strings.CutPrefix(rest, "resourcetag/"); ok && len(v) > 0 {
			if other := "aws:resourcetag/" + tag; service == r.service() {
				m[other] = v
			} else if other := r.service() + ":resourcetag/" + tag; service == "aws" {
				m[other] = v
				if r.unlisted["aws:resourcetag/"+tag] {
					delete(m, other)
				}
			}
		}
	}
	set("aws:principalaccount", c.Account)
	switch c.Kind {
	case User:
		set("aws:principalarn", c.entity())
		set("aws:principaltype", "User")
		set("aws:username", c.Name)
		set("aws:userid", c.UniqueID)
	case RoleSession:
		set("aws:principalarn", c.entity())
		set("aws:principaltype", "AssumedRole")
		set("aws:userid", c.UniqueID+":"+c.Session)
	case FederatedUser:
		set("aws:principalarn", c.session())
		set("aws:principaltype", "FederatedUser")
		set("aws:userid", c.Account+":"+c.Name)
	case Root, RootSession:
		set("aws:principalarn", c.root())
		set("aws:principaltype", "Account")
		set("aws:userid", c.Account)
	case Anonymous:
		set("aws:principalaccount", "anonymous")
		set("aws:principaltype", "Anonymous")
		set("aws:userid", "anonymous")
	default:
		delete(m, "aws:principalaccount")
	}
	switch c.Kind {
	case Anonymous, WebIdentity, SAML: // unsigned
	case Service:
		set("aws:principalisawsservice", "true")
		set("aws:principalservicename", c.Host)
	default:
		set("aws:principalisawsservice", "false")
	}

	if o := r.owner(); o != "" {
		set("aws:resourceaccount", o)
		if r.service() == "s3" {
			set("s3:resourceaccount", o)
		}
	} else if r.resource != "*" {
		// AWS's own account, or none (E-1756).
		set("aws:resourceaccount", "000000000001")
		r.unlisted["aws:resourceaccount"] = true
	}
	if r.service() == "kms" && c.HasAccount() {
		set("kms:calleraccount", c.Account)
	}
	if region := r.region(); region != "" {
		set("aws:requestedregion", region)
	}
	if r.service() == "ec2" {
		m["ec2:region"] = m["aws:requestedregion"]
	}
	unless("aws:securetransport", "true")               // E-1205
	if len(m["kms:viaservice"]) > 0 && c.HasAccount() { // E-1737 i
		unless("aws:viaawsservice", "true")
	}
	unless("aws:viaawsservice", "false")
	r.deriveTime()
	if via := m["aws:calledvia"]; len(via) > 0 {
		set("aws:calledviafirst", via[0])
		set("aws:calledvialast", via[len(via)-1])
	}
}

// deriveTime is E-1206: either of the two keys gives the other.
func (r *run) deriveTime() {
	if v := r.key("aws:CurrentTime"); len(v) == 1 {
		if t, ok := instant(v[0]); ok {
			r.context["aws:epochtime"] = []string{strconv.FormatInt(t.Unix(), 10)}
		}
	} else if v := r.key("aws:EpochTime"); len(v) == 1 {
		if t, ok := instant(v[0]); ok {
			r.context["aws:currenttime"] = []string{t.UTC().Format(time.RFC3339)}
		}
	}
}

// OwnerOf is the account that owns the resource (E-205), "" if it is not known.
func (r *Request) OwnerOf(resource string) string {
	if f := strings.SplitN(resource, ":", 6); len(f) == 6 && f[4] != "" {
		if f[4] == "aws" {
			return ""
		}
		return f[4]
	}
	if resource != "*" && r.Owner != "" {
		return r.Owner
	}
	return r.Caller.Account
}

func (r *run) owner() string { return r.req.OwnerOf(r.resource) }

// sameAccount reports whether caller and resource share an account (E-329). What AWS
// owns is decided by the same formula (E-1756).
func (r *run) sameAccount() bool {
	o := r.owner()
	return o == "" || o == r.req.Caller.Account
}

// region is E-1777 for the services of the vocabularies.
func (r *run) region() string {
	if f := strings.SplitN(r.resource, ":", 6); len(f) == 6 && f[3] != "" && f[2] == r.service() {
		return f[3]
	}
	if r.service() == "iam" { // E-1776
		if r.req.Caller.Partition == "aws-cn" {
			return "cn-north-1"
		}
		return "us-east-1"
	}
	return ""
}

// unreliable is E-1340: the tags of the role are not reliable for iam:PassRole.
func (r *run) unreliable(key string) bool {
	if !strings.EqualFold(r.action, "iam:PassRole") {
		return false
	}
	key = strings.ToLower(key)
	return strings.HasPrefix(key, "aws:resourcetag/") || strings.HasPrefix(key, "iam:resourcetag/")
}
