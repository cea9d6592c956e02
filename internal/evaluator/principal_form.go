// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"errors"
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// checkName checks the name of a user, role or session against the characters that
// IAM permits. The empty name is that of callers that have none.
func checkName(s string) error {
	if i := strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_+=,.@-", r)
	}); i >= 0 {
		return fmt.Errorf("has the name %s: names consist of letters, digits and _ + = , . @ -", quote(s))
	}
	if len(s) > 64 {
		return fmt.Errorf("has a name of %d characters; IAM permits 64", len(s))
	}
	return nil
}

// forms lists what a principal may be.
const forms = "give the ARN of a role, user or session, an account's root ARN, a service such as events.amazonaws.com, the ARN of an identity provider or of a CloudFront origin access identity, or * for anyone without credentials"

// explainPrincipal says what is wrong with a principal that is not an ARN.
func explainPrincipal(s string) error {
	lower := strings.ToLower(s)
	switch {
	case s == "":
		return errors.New("is empty: " + forms)
	case strings.ContainsAny(s, "*?"):
		return errors.New("has a wildcard: a request has one caller; * alone is a caller without credentials")
	case arn.IsAccountID(s):
		return fmt.Errorf("is an account id, which names no single caller: give a role such as arn:aws:iam::%s:role/NAME, or arn:aws:iam::%s:root for the root user", s, s)
	case iam.IsUniqueID(s):
		return errors.New("is a unique id: give the ARN of the role or user")
	case strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "http://"):
		return errors.New("is a URL: give the ARN of the identity provider, arn:aws:iam::ACCOUNT:oidc-provider/HOST, without the scheme")
	case lower != s && (iam.IsServicePrincipal(lower) || strings.HasPrefix(lower, "arn:")):
		return errors.New("has upper-case letters where AWS writes lower case: service names and the fields of an ARN before the name")
	case iam.IsLabels(s) && !strings.Contains(s, "."):
		return fmt.Errorf("is not a caller; the service would be %s: %s", quote(s+".amazonaws.com"), forms)
	case iam.IsLabels(s):
		return fmt.Errorf("is neither a service of AWS nor a provider that policies name by host (%s): give the provider's ARN, arn:aws:iam::ACCOUNT:oidc-provider/%s",
			strings.Join(facts.MainProviderHosts(), ", "), s)
	}
	return errors.New("is not a caller: " + forms)
}

// arnFault says what is wrong with an ARN that is not that of a caller, as the end of
// a sentence, and what to do about it, "" if nothing better than the list of forms is
// known.
func arnFault(s string) (fault, fix string) {
	a, ok := arn.Split(s)
	if !ok {
		return "has fewer than six fields", "write arn:partition:iam::account:role/name"
	}
	kind, name, more := strings.Cut(a.Resource, "/")
	iamARN, stsARN := "arn:"+a.Partition+":iam::"+a.Account+":", "arn:"+a.Partition+":sts::"+a.Account+":"
	entity := kind == "user" || kind == "role"
	session := kind == "assumed-role" || kind == "federated-user" || kind == "assumed-root"
	switch {
	case a.Service != "iam" && a.Service != "sts":
		return "is a resource of " + quote(a.Service) + ", not a caller", ""
	case a.Partition == "":
		return "has no partition", "write aws, aws-cn or aws-us-gov as its second field"
	case a.Region != "":
		return "has a region", "leave that field empty: the ARNs of iam and sts have none"
	case !arn.IsAccountID(a.Account):
		return "has " + quote(a.Account) + " where the account belongs", "write the twelve digits of the account"
	case a.Service == "sts" && (entity || kind == "root"):
		return "is of sts, and users, roles and roots belong to iam", "write " + iamARN + a.Resource
	case a.Service == "iam" && session:
		return "is of iam, and sessions belong to sts", "write " + stsARN + a.Resource
	case kind == "oidc-provider" && strings.Contains(name, "://"):
		_, host, _ := strings.Cut(name, "://")
		return "holds a URL", "write " + iamARN + "oidc-provider/" + host + ", without the scheme"
	case kind == "group":
		return "is a group, which makes no requests", "name its users, or a role"
	case kind == "instance-profile":
		return "is an instance profile, which makes no requests", "name the role in it"
	case a.Service == "iam" && iam.IsOtherIAM(a.Resource):
		return "is of the kind " + kind + ", which makes no requests", "give the ARN of a role or user"
	case kind == "assumed-role" && name != "" && !strings.Contains(name, "/"):
		return "lacks the name of the session", "write " + stsARN + "assumed-role/" + name + "/SESSION, or the ARN of the role for any session of it"
	case kind == "assumed-role" && strings.Count(name, "/") > 1:
		return "has a path", "write only the role's name and the session's: the ARN of a role session has no path"
	case entity && (!more || name == "" || strings.HasSuffix(name, "/")):
		return "lacks the name of the " + kind, "write " + iamARN + kind + "/NAME"
	case a.Service == "iam" && !more && kind != "root":
		return "does not say what " + quote(kind) + " is", "write " + iamARN + "role/" + kind + " or " + iamARN + "user/" + kind
	}
	return "is not the ARN of a caller", ""
}
