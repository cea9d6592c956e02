// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

// badStructure are documents that break the rules that hold for every policy.
var badStructure = []badDocument{
	{
		"array root", "POLICY_NOT_OBJECT",
		`[{"Effect":"Allow"}]`,
		`line 1, column 1: A policy document is one JSON object, found a list. If these are statements, wrap them: {"Version": "2012-10-17", "Statement": [ … ]}.`,
	},
	{
		"null root", "POLICY_NOT_OBJECT",
		`null`,
		`line 1, column 1: A policy document is one JSON object, found null. The value that was passed to jsonencode() is null.`,
	},
	{
		"number root", "POLICY_NOT_OBJECT",
		`12`,
		`line 1, column 1: A policy document is one JSON object, found a number (12).`,
	},
	{
		"string root", "POLICY_NOT_OBJECT",
		`"ReadOnlyAccess"`,
		`line 1, column 1: A policy document is one JSON object, found a string ("ReadOnlyAccess").`,
	},
	{
		"encoded twice", "POLICY_NOT_OBJECT MISSING_STATEMENT",
		`"{\"Version\":\"2012-10-17\"}"`,
		`line 1, column 1: The document is a JSON string that holds another JSON document: it was encoded twice. Remove one of the two jsonencode() calls.
line 1, column 1: The document has no Statement. Add "Statement" with at least one statement; to grant nothing, do not create the policy.`,
	},
	{
		"encoded twice with a problem inside", "POLICY_NOT_OBJECT JSON_DUPLICATE_KEY",
		`"\n{\"Version\":\"2012-10-17\",\"Version\":\"x\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"`,
		`line 1, column 1: The document is a JSON string that holds another JSON document: it was encoded twice. Remove one of the two jsonencode() calls.
line 1, column 1 ($.Version): At line 2, column 25 of the inner document: "Version" is written twice in one object, first at line 2, column 2. JSON readers disagree on which one counts. Keep one.`,
	},
	{
		"encoded twice, broken", "POLICY_NOT_OBJECT",
		`"{\"Version\":"`,
		`line 1, column 1: A policy document is one JSON object, found a string ("{\"Version\":").`,
	},
	{
		"no Statement", "MISSING_STATEMENT",
		`{"Version":"2012-10-17"}`,
		`line 1, column 1: The document has no Statement. Add "Statement" with at least one statement; to grant nothing, do not create the policy.`,
	},
	{
		"empty Statement", "MISSING_STATEMENT",
		`{"Statement":[]}`,
		`line 1, column 14 ($.Statement): Statement is an empty list; a policy needs at least one statement. If the list is computed, do not create the policy when it is empty.`,
	},
	{
		"empty object", "MISSING_STATEMENT",
		`{}`,
		`line 1, column 1: The document has no Statement. Add "Statement" with at least one statement; to grant nothing, do not create the policy.`,
	},
	{
		"statement without document", "INVALID_POLICY_ELEMENT INVALID_POLICY_ELEMENT INVALID_POLICY_ELEMENT MISSING_STATEMENT",
		`{"Effect":"Allow","Action":"*","Resource":"*"}`,
		`line 1, column 2 ($.Effect): "Effect" does not belong here. It stands inside a statement.
line 1, column 19 ($.Action): "Action" does not belong here. It stands inside a statement.
line 1, column 32 ($.Resource): "Resource" does not belong here. It stands inside a statement.
line 1, column 1: The document has no Statement. Put this statement into a document: {"Version": "2012-10-17", "Statement": [ … ]}.`,
	},
	{
		"Statements", "INVALID_POLICY_ELEMENT",
		`{"Statements":[]}`,
		`line 1, column 2 ($.Statements): "Statements" is not an element of a policy. Write "Statement".`,
	},
	{
		"version lower case", "INVALID_POLICY_ELEMENT",
		`{"version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 2 ($.version): "version" is not an element of a policy. Write "Version".`,
	},
	{
		"unknown top-level element", "INVALID_POLICY_ELEMENT",
		`{"Comment":"x","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 2 ($.Comment): "Comment" is not an element of a policy. A document has Version, Id and Statement.`,
	},
	{
		"PolicyId", "INVALID_POLICY_ELEMENT",
		`{"PolicyId":"x","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 2 ($.PolicyId): "PolicyId" is not an element of a policy. Write "Id".`,
	},
	{
		"wrong version", "INVALID_VERSION",
		`{"Version":"2012-10-07","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 12 ($.Version): The version "2012-10-07" does not exist. Version names the language of the policy; it is not a date to update. Write "2012-10-17".`,
	},
	{
		"empty version", "INVALID_VERSION",
		`{"Version":"","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 12 ($.Version): The version "" does not exist. Version names the language of the policy; it is not a date to update. Write "2012-10-17".`,
	},
	{
		"version a number", "DATA_TYPE_MISMATCH",
		`{"Version":2012,"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 12 ($.Version): Version must be a string, found a number (2012). Write it in double quotes if it is meant as text.`,
	},
	{
		"version null", "NULL_ELEMENT",
		`{"Version":null,"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 12 ($.Version): Version is null, which AWS refuses. Set it, or leave it out where it is optional; a variable that is not set becomes null in jsonencode().`,
	},
	{
		"Id an object", "DATA_TYPE_MISMATCH",
		`{"Id":{},"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 7 ($.Id): Id must be a string, found an object.`,
	},
	{
		"Statement a string", "DATA_TYPE_MISMATCH",
		`{"Statement":"x"}`,
		`line 1, column 14 ($.Statement): Statement must be an object or a list of objects, found a string ("x").`,
	},
	{
		"Statement null", "NULL_ELEMENT",
		`{"Statement":null}`,
		`line 1, column 14 ($.Statement): Statement is null, which AWS refuses. Set it, or leave it out where it is optional; a variable that is not set becomes null in jsonencode().`,
	},
	{
		"statement a string", "DATA_TYPE_MISMATCH",
		`{"Statement":["x"]}`,
		`line 1, column 15 ($.Statement[0]): A statement must be an object, found a string ("x").`,
	},
	{
		"statement null", "NULL_ELEMENT",
		`{"Statement":[null,{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 15 ($.Statement[0]): A statement is null, which AWS refuses. Take it out of the list, for example with compact() or a for expression with an if.`,
	},
	{
		"statements nested", "DATA_TYPE_MISMATCH",
		`{"Statement":[[{"Effect":"Allow","Action":"*","Resource":"*"}]]}`,
		`line 1, column 15 ($.Statement[0]): A statement must be an object, found a list. A list must not contain a list: join them with concat() or flatten().`,
	},
	{
		"data source names", "INVALID_POLICY_ELEMENT INVALID_POLICY_ELEMENT INVALID_POLICY_ELEMENT INVALID_POLICY_ELEMENT",
		`{"Statement":[{"sid":"A","effect":"Allow","actions":["s3:*"],"not_resources":["*"]}]}`,
		`line 1, column 16 ($.Statement[0].sid): "sid" is not an element of a policy. Write "Sid".
line 1, column 26 ($.Statement[0].effect): "effect" is not an element of a policy. Write "Effect".
line 1, column 43 ($.Statement[0].actions): "actions" is not an element of a policy. Write "Action".
line 1, column 62 ($.Statement[0]["not_resources"]): "not_resources" is not an element of a policy. Write "NotResource".`,
	},
	{
		"Actions next to Action", "INVALID_POLICY_ELEMENT",
		`{"Statement":[{"Effect":"Allow","Action":"a:b","Actions":"c:d","Resource":"*"}]}`,
		`line 1, column 48 ($.Statement[0].Actions): "Actions" is not an element of a policy. Merge it with "Action", which is there already.`,
	},
	{
		"element that has one value twice", "INVALID_POLICY_ELEMENT",
		`{"Statement":[{"Effect":"Deny","Action":"*","effect":"Deny","Resource":"*"}]}`,
		`line 1, column 45 ($.Statement[0].effect): "effect" is not an element of a policy. Remove it: "Effect" is there already.`,
	},
	{
		"StatementId", "INVALID_POLICY_ELEMENT",
		`{"Statement":[{"StatementId":"A","Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 16 ($.Statement[0].StatementId): "StatementId" is not an element of a policy. Write "Sid".`,
	},
	{
		"Version in a statement", "INVALID_POLICY_ELEMENT",
		`{"Statement":[{"Version":"2012-10-17","Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 16 ($.Statement[0].Version): "Version" does not belong here. It stands at the top level of the document.`,
	},
	{
		"unknown element", "INVALID_POLICY_ELEMENT",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Comment":"x"}]}`,
		`line 1, column 61 ($.Statement[0].Comment): "Comment" is not an element of a policy. A statement has Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource and Condition.`,
	},
	{
		"both Action forms", "UNSUPPORTED_ELEMENT_COMBINATION",
		`{"Statement":[{"Effect":"Allow","Action":"a:b","NotAction":"c:d","Resource":"*"}]}`,
		`line 1, column 15 ($.Statement[0]): The statement has both Action and NotAction. Keep one. For "all except", use NotAction alone, or allow all and deny the exceptions in a second statement.`,
	},
	{
		"all pairs", "UNSUPPORTED_ELEMENT_COMBINATION UNSUPPORTED_ELEMENT_COMBINATION UNSUPPORTED_ELEMENT_COMBINATION",
		`{"Statement":[{"Effect":"Deny","Action":"a:b","NotAction":"c:d","Resource":"*","NotResource":"x","Principal":"*","NotPrincipal":"*"}]}`,
		`line 1, column 15 ($.Statement[0]): The statement has both Principal and NotPrincipal. Keep one. For "all except", use NotPrincipal alone, or allow all and deny the exceptions in a second statement.
line 1, column 15 ($.Statement[0]): The statement has both Action and NotAction. Keep one. For "all except", use NotAction alone, or allow all and deny the exceptions in a second statement.
line 1, column 15 ($.Statement[0]): The statement has both Resource and NotResource. Keep one. For "all except", use NotResource alone, or allow all and deny the exceptions in a second statement.`,
	},
	{
		"no Effect", "MISSING_EFFECT",
		`{"Statement":[{"Action":"*","Resource":"*"}]}`,
		`line 1, column 15 ($.Statement[0]): The statement has no Effect, and there is no default. Add "Effect": "Allow" or "Effect": "Deny".`,
	},
	{
		"Effect lower case", "INVALID_EFFECT",
		`{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 25 ($.Statement[0].Effect): The effect "allow" does not exist. Write "Allow".`,
	},
	{
		"Effect misspelt", "INVALID_EFFECT",
		`{"Statement":[{"Effect":"Denny","Action":"*","Resource":"*"}]}`,
		`line 1, column 25 ($.Statement[0].Effect): The effect "Denny" does not exist. Write "Deny".`,
	},
	{
		"Effect unknown", "INVALID_EFFECT",
		`{"Statement":[{"Effect":"Permit","Action":"*","Resource":"*"}]}`,
		`line 1, column 25 ($.Statement[0].Effect): The effect "Permit" does not exist. Write "Allow" or "Deny".`,
	},
	{
		"Effect a list", "DATA_TYPE_MISMATCH",
		`{"Statement":[{"Effect":["Allow"],"Action":"*","Resource":"*"}]}`,
		`line 1, column 25 ($.Statement[0].Effect): Effect must be a string, found a list. Only one value is allowed here.`,
	},
	{
		"Sid a number", "DATA_TYPE_MISMATCH",
		`{"Statement":[{"Sid":1,"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		`line 1, column 22 ($.Statement[0].Sid): Sid must be a string, found a number (1). Write it in double quotes if it is meant as text.`,
	},
	{
		"no Action", "MISSING_ACTION",
		`{"Statement":[{"Effect":"Allow","Resource":"*"}]}`,
		`line 1, column 15 ($.Statement[0]): The statement has neither Action nor NotAction. Add the actions, such as "Action": "s3:GetObject".`,
	},
	{
		"empty Action", "EMPTY_ARRAY_ACTION",
		`{"Statement":[{"Effect":"Allow","Action":[],"Resource":"*"}]}`,
		`line 1, column 42 ($.Statement[0].Action): Action is an empty list, so that the statement covers nothing. If the list is computed, leave the statement out when it is empty.`,
	},
	{
		"empty NotAction", "EMPTY_ARRAY_ACTION",
		`{"Statement":[{"Effect":"Allow","NotAction":[],"Resource":"*"}]}`,
		`line 1, column 45 ($.Statement[0].NotAction): NotAction is an empty list, so that the statement would cover EVERY action of every service. List the actions to be excepted.`,
	},
	{
		"empty Resource", "EMPTY_ARRAY_RESOURCE",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":[]}]}`,
		`line 1, column 57 ($.Statement[0].Resource): Resource is an empty list, so that the statement covers nothing. If the list is computed, leave the statement out when it is empty.`,
	},
	{
		"empty NotResource", "EMPTY_ARRAY_RESOURCE",
		`{"Statement":[{"Effect":"Allow","Action":"*","NotResource":[]}]}`,
		`line 1, column 60 ($.Statement[0].NotResource): NotResource is an empty list, so that the statement would cover EVERY resource. List the resources to be excepted.`,
	},
	{
		"Action an object", "DATA_TYPE_MISMATCH",
		`{"Statement":[{"Effect":"Allow","Action":{"s3":"GetObject"},"Resource":"*"}]}`,
		`line 1, column 42 ($.Statement[0].Action): Action must be a string or a list of strings, found an object.`,
	},
	{
		"nested list", "DATA_TYPE_MISMATCH",
		`{"Statement":[{"Effect":"Allow","Action":[["a:b"],"c:d"],"Resource":"*"}]}`,
		`line 1, column 43 ($.Statement[0].Action[0]): An entry of Action must be a string, found a list. A list must not contain a list: join them with concat() or flatten().`,
	},
	{
		"null entry", "NULL_ELEMENT",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":["a",null]}]}`,
		`line 1, column 62 ($.Statement[0].Resource[1]): An entry of Resource is null, which AWS refuses. Take it out of the list, for example with compact() or a for expression with an if.`,
	},
	{
		"number entry", "DATA_TYPE_MISMATCH DATA_TYPE_MISMATCH DATA_TYPE_MISMATCH",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":[7,true,{}]}]}`,
		`line 1, column 58 ($.Statement[0].Resource[0]): An entry of Resource must be a string, found a number (7). Write it in double quotes if it is meant as text.
line 1, column 60 ($.Statement[0].Resource[1]): An entry of Resource must be a string, found a boolean (true). Write it in double quotes if it is meant as text.
line 1, column 65 ($.Statement[0].Resource[2]): An entry of Resource must be a string, found an object.`,
	},
	{
		"Resource null", "NULL_ELEMENT",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":null}]}`,
		`line 1, column 57 ($.Statement[0].Resource): Resource is null, which AWS refuses. Set it, or leave it out where it is optional; a variable that is not set becomes null in jsonencode().`,
	},
	{
		"Principal a role", "INVALID_PRINCIPAL_FORMAT",
		`{"Statement":[{"Effect":"Allow","Principal":"arn:aws:iam::444455556666:role/x","Action":"*"}]}`,
		`line 1, column 45 ($.Statement[0].Principal): Principal must be "*" or an object, found the string "arn:aws:iam::444455556666:role/x". Write {"AWS": "arn:aws:iam::444455556666:role/x"}.`,
	},
	{
		"Principal an account", "INVALID_PRINCIPAL_FORMAT",
		`{"Statement":[{"Effect":"Allow","Principal":"444455556666","Action":"*"}]}`,
		`line 1, column 45 ($.Statement[0].Principal): Principal must be "*" or an object, found the string "444455556666". Write {"AWS": "444455556666"}.`,
	},
	{
		"Principal a service", "INVALID_PRINCIPAL_FORMAT",
		`{"Statement":[{"Effect":"Allow","Principal":"lambda.amazonaws.com","Action":"*"}]}`,
		`line 1, column 45 ($.Statement[0].Principal): Principal must be "*" or an object, found the string "lambda.amazonaws.com". Write {"Service": "lambda.amazonaws.com"}.`,
	},
	{
		"Principal a provider", "INVALID_PRINCIPAL_FORMAT",
		`{"Statement":[{"Effect":"Allow","Principal":"arn:aws:iam::444455556666:oidc-provider/x","Action":"*"}]}`,
		`line 1, column 45 ($.Statement[0].Principal): Principal must be "*" or an object, found the string "arn:aws:iam::444455556666:oidc-provider/x". Write {"Federated": "arn:aws:iam::444455556666:oidc-provider/x"}.`,
	},
	{
		"Principal a name", "INVALID_PRINCIPAL_FORMAT",
		`{"Statement":[{"Effect":"Allow","NotPrincipal":"me","Action":"*"}]}`,
		`line 1, column 48 ($.Statement[0].NotPrincipal): NotPrincipal must be "*" or an object, found the string "me". Name the type: {"AWS": …} for accounts, users and roles, {"Service": …} for services.`,
	},
	{
		"Principal a list", "INVALID_PRINCIPAL_FORMAT",
		`{"Statement":[{"Effect":"Allow","Principal":["*"],"Action":"*"}]}`,
		`line 1, column 45 ($.Statement[0].Principal): Principal must be "*" or an object, found a list. Name the type: {"AWS": …} for accounts, users and roles, {"Service": …} for services.`,
	},
	{
		"Principal null", "NULL_ELEMENT",
		`{"Statement":[{"Effect":"Allow","Principal":null,"Action":"*"}]}`,
		`line 1, column 45 ($.Statement[0].Principal): Principal is null, which AWS refuses. Set it, or leave it out where it is optional; a variable that is not set becomes null in jsonencode().`,
	},
	{
		"Principal type misspelt", "INVALID_PRINCIPAL_KEY",
		`{"Statement":[{"Effect":"Allow","Principal":{"Services":"x"},"Action":"*"}]}`,
		`line 1, column 46 ($.Statement[0].Principal.Services): "Services" is not a type of principal. Write "Service".`,
	},
	{
		"Principal type unknown", "INVALID_PRINCIPAL_KEY",
		`{"Statement":[{"Effect":"Allow","Principal":{"Google":"x"},"Action":"*"}]}`,
		`line 1, column 46 ($.Statement[0].Principal.Google): "Google" is not a type of principal. The types are AWS, Service, Federated and CanonicalUser.`,
	},
	{
		"Principal type by shape", "INVALID_PRINCIPAL_KEY",
		`{"Statement":[{"Effect":"Allow","Principal":{"aws_service":["ec2.amazonaws.com"]},"Action":"*"}]}`,
		`line 1, column 46 ($.Statement[0].Principal["aws_service"]): "aws_service" is not a type of principal. Write "Service".`,
	},
	{
		"account id a number", "DATA_TYPE_MISMATCH",
		`{"Statement":[{"Effect":"Allow","Principal":{"AWS":444455556666},"Action":"*"}]}`,
		`line 1, column 52 ($.Statement[0].Principal.AWS): Principal AWS must be a string or a list of strings, found a number (444455556666). Write it in double quotes if it is meant as text.`,
	},
	{
		"Condition a string", "DATA_TYPE_MISMATCH",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":"x"}]}`,
		`line 1, column 73 ($.Statement[0].Condition): Condition must be an object of operators, found a string ("x").`,
	},
	{
		"Condition null", "NULL_ELEMENT",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":null}]}`,
		`line 1, column 73 ($.Statement[0].Condition): Condition is null, which AWS refuses. Set it, or leave it out where it is optional; a variable that is not set becomes null in jsonencode().`,
	},
	{
		"operator a string", "DATA_TYPE_MISMATCH",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":"x"}}]}`,
		`line 1, column 89 ($.Statement[0].Condition.StringEquals): The condition operator "StringEquals" must be an object of condition keys, found a string ("x").`,
	},
	{
		"key as operator", "DATA_TYPE_MISMATCH",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"aws:RequestedRegion":"x"}}]}`,
		`line 1, column 96 ($.Statement[0].Condition["aws:RequestedRegion"]): "aws:RequestedRegion" is a condition key in the place of an operator. AWS refuses the policy. Write the operator first and the key in it, as in {"StringEquals": {"aws:RequestedRegion": …}}.`,
	},
	{
		"operator null", "NULL_ELEMENT",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":null}}]}`,
		`line 1, column 89 ($.Statement[0].Condition.StringEquals): The condition operator "StringEquals" is null, which AWS refuses. Set it, or leave it out where it is optional; a variable that is not set becomes null in jsonencode().`,
	},
	{
		"operator empty", "EMPTY_CONDITION_OPERATOR_BLOCK",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{}}}]}`,
		`line 1, column 89 ($.Statement[0].Condition.StringEquals): The condition operator "StringEquals" has no condition keys, so that it restricts nothing. Remove it, or add the condition key that was meant.`,
	},
	{
		"value null", "NULL_ELEMENT",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":null}}}]}`,
		`line 1, column 102 ($.Statement[0].Condition.StringEquals["s3:prefix"]): A value of the condition key "s3:prefix" is null, which AWS refuses. Set it, or leave it out where it is optional; a variable that is not set becomes null in jsonencode().`,
	},
	{
		"value an object", "DATA_TYPE_MISMATCH",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":{}}}}]}`,
		`line 1, column 102 ($.Statement[0].Condition.StringEquals["s3:prefix"]): A value of the condition key "s3:prefix" must be a string, a number, a boolean or a list of those, found an object.`,
	},
	{
		"values nested", "DATA_TYPE_MISMATCH NULL_ELEMENT",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":[["a"],null]}}}]}`,
		`line 1, column 103 ($.Statement[0].Condition.StringEquals["s3:prefix"][0]): A value of the condition key "s3:prefix" must be a string, a number or a boolean, found a list. A list must not contain a list: join them with concat() or flatten().
line 1, column 109 ($.Statement[0].Condition.StringEquals["s3:prefix"][1]): A value of the condition key "s3:prefix" is null, which AWS refuses. Take it out of the list, for example with compact() or a for expression with an if.`,
	},
	{
		"no values", "EMPTY_ARRAY_CONDITION EMPTY_ARRAY_CONDITION_FORALLVALUES EMPTY_ARRAY_CONDITION_FORANYVALUE EMPTY_ARRAY_CONDITION_IFEXISTS",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:b":[]},"ForAllValues:StringEquals":{"a:b":[]},"ForAnyValue:StringEquals":{"a:b":[]},"StringEqualsIfExists":{"a:b":[]}}}]}`,
		`line 1, column 96 ($.Statement[0].Condition.StringEquals["a:b"]): The condition key "a:b" has an empty list of values. To test whether the key is present, use the operator "Null"; otherwise remove the key or list its values.
line 1, column 135 ($.Statement[0].Condition["ForAllValues:StringEquals"]["a:b"]): The condition key "a:b" has an empty list of values. To test whether the key is present, use the operator "Null"; otherwise remove the key or list its values.
line 1, column 173 ($.Statement[0].Condition["ForAnyValue:StringEquals"]["a:b"]): The condition key "a:b" has an empty list of values. To test whether the key is present, use the operator "Null"; otherwise remove the key or list its values.
line 1, column 207 ($.Statement[0].Condition.StringEqualsIfExists["a:b"]): The condition key "a:b" has an empty list of values. To test whether the key is present, use the operator "Null"; otherwise remove the key or list its values.`,
	},
	{
		"number too long", "DATA_TYPE_MISMATCH DATA_TYPE_MISMATCH DATA_TYPE_MISMATCH",
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericEquals":{"a:b":[1e999999999,1e-400,99999999999999999999e9999999999999999999999]}}}]}`,
		`line 1, column 98 ($.Statement[0].Condition.NumericEquals["a:b"][0]): The number 1e999999999 has more than 400 characters when it is written out. Write the value as a string, the way it is to be compared.
line 1, column 110 ($.Statement[0].Condition.NumericEquals["a:b"][1]): The number 1e-400 has more than 400 characters when it is written out. Write the value as a string, the way it is to be compared.
line 1, column 117 ($.Statement[0].Condition.NumericEquals["a:b"][2]): The number 99999999999999999999e9999999999999999999… has more than 400 characters when it is written out. Write the value as a string, the way it is to be compared.`,
	},
	{
		"several statements", "INVALID_EFFECT MISSING_ACTION MISSING_EFFECT MISSING_ACTION",
		"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\"},\n {\"Effect\":\"deny\"},\n {}]}",
		`line 2, column 12 ($.Statement[1].Effect): The effect "deny" does not exist. Write "Deny".
line 2, column 2 ($.Statement[1]): The statement has neither Action nor NotAction. Add the actions, such as "Action": "s3:GetObject".
line 3, column 2 ($.Statement[2]): The statement has no Effect, and there is no default. Add "Effect": "Allow" or "Effect": "Deny".
line 3, column 2 ($.Statement[2]): The statement has neither Action nor NotAction. Add the actions, such as "Action": "s3:GetObject".`,
	},
}
