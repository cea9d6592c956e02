// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// principalFault is what is wrong with a value under AWS. The zero value says that nothing is.
type principalFault struct {
	// what continues "The principal … ".
	what string
	// kind says that the value names something of IAM that is no principal.
	kind bool
	// fix is what to do, suggestion the text to write; both may be empty.
	fix, suggestion string
}

// awsFault says what is wrong with a known value under AWS that has no wildcard.
func awsFault(c *frame.Pass, s string) principalFault {
	if bare := strings.TrimSpace(s); bare != s && bare != "" && awsFault(c, bare).what == "" {
		return principalFault{what: "has white space around it", suggestion: bare}
	}
	switch {
	case iam.IsAccountID(s):
		return principalFault{}
	case iam.IsOriginAccessIdentity(s):
		if c.Type != iam.Trust && (c.Attachment == "" || strings.HasPrefix(c.Attachment, iam.S3)) {
			return principalFault{}
		}
		return principalFault{what: "is an origin access identity of CloudFront, which only bucket policies can name"}
	case iam.IsUniqueID(s):
		if p := s[:4]; p == "AIDA" || p == "AROA" {
			return principalFault{}
		}
		return principalFault{kind: true, what: "is the unique id of something that makes no requests", fix: "Name a role or user by its ARN."}
	case iam.IsProvider(s):
		return principalFault{what: "is an identity provider, not an AWS principal", fix: `Write it under "Federated".`}
	case iam.ServiceLabels(s) != "":
		return principalFault{what: "is a service, not an AWS principal", fix: `Write {"Service": ` + words.Quote(s) + "}."}
	case strings.HasPrefix(s, "arn:"):
		return arnFault(s)
	case digitsOf(s) != "":
		return accountFault(digitsOf(s), s)
	}
	return nameFault(c, s)
}

// nameFault is about texts that are neither ARNs nor ids.
func nameFault(c *frame.Pass, s string) principalFault {
	switch {
	case strings.TrimSpace(s) == "":
		return principalFault{what: "is empty"}
	case strings.Contains(s, "://"):
		return principalFault{what: "is a URL, not a principal", fix: `An identity provider stands under "Federated", with its ARN.`}
	case strings.HasPrefix(strings.ToLower(s), "arn:") && awsFault(c, "arn:"+s[4:]).what == "":
		return principalFault{what: "does not begin with arn: in lower case", suggestion: "arn:" + s[4:]}
	}
	if kind, name, ok := strings.Cut(s, "/"); ok && (kind == "role" || kind == "user") && name != "" {
		return principalFault{what: "is not a complete ARN", fix: "Write " + words.Quote("arn:aws:iam::"+accountText(c)+":"+s) + "."}
	}
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+=,.@-") == "" {
		return principalFault{
			what: "is neither an account id nor an ARN: a name alone is no principal",
			fix:  "Write " + words.Quote("arn:aws:iam::"+accountText(c)+":role/"+s) + ", or user/ in place of role/.",
		}
	}
	return principalFault{what: "is neither an account id nor an ARN"}
}

// arnFault says what is wrong with a text that begins with "arn:", and the nearest legal form.
func arnFault(s string) principalFault {
	p, ok := arn.ParsePrincipal(s)
	if ok {
		if p.Kind == arn.AssumedRoot {
			return principalFault{what: "is a session of an account's root user, which policies cannot name", suggestion: "arn:" + p.Partition + ":iam::" + p.Account + ":root"}
		}
		return principalFault{}
	}
	f := arn.SplitFields(s)
	if !f.IsARN() {
		fault := principalFault{what: "has fewer than the six fields of an ARN", fix: "Write arn:aws:iam::ACCOUNT:role/NAME."}
		if len(f) == 5 && iam.IsAccountID(f[3]) { // without the empty region
			fault.fix, fault.suggestion = "", strings.Join([]string{f[0], f[1], f[2], "", f[3], f[4]}, ":")
		}
		return fault
	}
	account := f.Account()
	iamARN, stsARN := "arn:"+f.Partition()+":iam::"+account+":", "arn:"+f.Partition()+":sts::"+account+":"
	kind, name, more := strings.Cut(f.Resource(), "/")
	entity := kind == "user" || kind == "role"
	session := kind == "assumed-role" || kind == "federated-user"
	switch {
	case f.Service() != "iam" && f.Service() != "sts":
		return principalFault{what: "is a resource of " + words.Quote(f.Service()) + ", which is no principal", fix: resourceFix(f.Service())}
	case f.Partition() == "":
		return principalFault{what: "has no partition", suggestion: "arn:aws" + s[len("arn:"):]}
	case f.Region() != "":
		return principalFault{what: "has the region " + words.Quote(f.Region()) + ", and the ARNs of principals have none", suggestion: withoutRegion(f)}
	case !iam.IsAccountID(account):
		what := "has " + words.Quote(account) + " where the twelve digits of the account belong"
		if account == "" {
			what = "has no account"
		}
		return principalFault{what: what, fix: "Write the twelve digits of the account in the fifth field."}
	case f.Service() == "iam" && kindNames[kind] != "":
		return principalFault{kind: true, what: "is " + kindNames[kind] + ", which makes no requests", fix: kindFix(kind)}
	case f.Service() == "iam" && (kind == "oidc-provider" || kind == "saml-provider"):
		return principalFault{what: "is an identity provider, not an AWS principal", fix: `Write it under "Federated".`}
	case f.Service() == "sts" && (entity || f.Resource() == "root"):
		return principalFault{what: "has the service sts; users, roles and roots belong to iam", suggestion: iamARN + f.Resource()}
	case f.Service() == "iam" && session:
		return principalFault{what: "has the service iam; sessions belong to sts", suggestion: stsARN + f.Resource()}
	case kind == "assumed-role" && name != "" && !strings.Contains(name, "/"):
		return principalFault{
			what: "lacks the name of the session", suggestion: iamARN + "role/" + name,
			fix: "Write " + words.Quote(iamARN+"role/"+name) + " for every session of the role, or " + words.Quote(s+"/SESSION") + " for one.",
		}
	case kind == "assumed-role" && strings.Count(name, "/") > 1:
		parts := strings.Split(name, "/")
		return principalFault{what: "has a path, which the ARNs of sessions lack", suggestion: stsARN + "assumed-role/" + strings.Join(parts[len(parts)-2:], "/")}
	case entity && (!more || name == "" || strings.HasSuffix(name, "/")):
		return principalFault{what: "lacks the name of the " + kind, fix: "Write " + words.Quote(iamARN+kind+"/NAME") + "."}
	case f.Service() == "iam" && !more && strings.EqualFold(kind, "root"):
		return principalFault{what: "does not write root in lower case", suggestion: iamARN + "root"}
	case f.Service() == "iam" && !more && kind != "" && !strings.ContainsAny(kind, ": "):
		return principalFault{what: "does not say what " + words.Quote(kind) + " is", suggestion: iamARN + "role/" + kind}
	case f.Service() == "iam" && !entity && name != "" && (strings.EqualFold(kind, "role") || strings.EqualFold(kind, "user") || kind == "roles" || kind == "users"):
		return principalFault{what: "has the kind " + words.Quote(kind) + ", which does not exist", suggestion: iamARN + strings.TrimSuffix(strings.ToLower(kind), "s") + "/" + name}
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }); i >= 0 {
		return principalFault{what: "holds " + words.Strangers(s[i:], func(r rune) bool { return r > ' ' && r <= '~' }) + ", which names of IAM cannot have"}
	}
	return principalFault{what: "is not the ARN of an account root, user, role or session"}
}

// withoutRegion returns the ARN with an empty region.
func withoutRegion(f arn.Fields) string {
	g := slices.Clone(f)
	g[3] = ""
	return strings.Join(g, ":")
}

// resourceFix says what to do with the ARN of a resource where a principal belongs.
func resourceFix(service string) string {
	return `If ` + service + ` is to call this resource, write its service principal under "Service" and compare aws:SourceArn with the ARN in a condition; else name the role that makes the requests.`
}
